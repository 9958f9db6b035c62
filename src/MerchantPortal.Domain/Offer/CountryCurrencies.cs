using System.Collections.Frozen;

namespace MerchantPortal.Domain.Offer;

/// <summary>The currency of a country, ISO 3166-1 alpha-2 to ISO 4217: guests are charged in the currency of the merchant's location (spec feeds V9).</summary>
public static class CountryCurrencies
{
    private static readonly FrozenDictionary<string, string> Table = (
        "EUR:AX AD AT BE BG HR CY EE FI FR GF GP DE GR IE IT LV LT LU MT MQ MC ME NL PT RE SM SK SI ES VA YT "
        + "USD:US AS BQ EC GU IO MP PR SV TC UM VG VI FM MH PW TL "
        + "AUD:AU CC CX KI NF NR TV NZD:NZ CK NU PN TK GBP:GB GG IM JE CHF:CH LI DKK:DK FO GL NOK:NO SJ BV SEK:SE ISK:IS "
        + "CZK:CZ HUF:HU PLN:PL RON:RO RSD:RS ALL:AL MKD:MK BAM:BA MDL:MD UAH:UA GEL:GE AMD:AM AZN:AZ TRY:TR "
        + "CAD:CA MXN:MX ARS:AR BRL:BR CLP:CL COP:CO PEN:PE UYU:UY PYG:PY BOB:BO CRC:CR GTQ:GT HNL:HN NIO:NI DOP:DO JMD:JM TTD:TT BSD:BS BBD:BB BZD:BZ KYD:KY BMD:BM XCD:AI "
        + "JPY:JP KRW:KR TWD:TW HKD:HK MOP:MO CNY:CN SGD:SG MYR:MY THB:TH IDR:ID PHP:PH VND:VN INR:IN LKR:LK NPR:NP PKR:PK BDT:BD KZT:KZ "
        + "AED:AE SAR:SA QAR:QA KWD:KW BHD:BH OMR:OM JOD:JO ILS:IL EGP:EG MAD:MA TND:TN ZAR:ZA KES:KE NGN:NG GHS:GH FKP:FK GIP:GI XPF:PF")
        .Split(' ')
        .Aggregate((Currency: "", Pairs: new Dictionary<string, string>(StringComparer.Ordinal)), (read, word) =>
        {
            var currency = word.Length > 2 ? word[..3] : read.Currency;
            read.Pairs.Add(word[^2..], currency);
            return (currency, read.Pairs);
        })
        .Pairs.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for a country that is not in the table; nothing is said about it then.</summary>
    public static string? Of(string country) => Table.GetValueOrDefault(country);
}
