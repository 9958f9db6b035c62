using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Bunit;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Offer;
using MerchantPortal.Web.Pages.Offer;
using MerchantPortal.Web.Tests.Ui;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using NodaTime;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages.Offer;

/// <summary>What differs is told completely and in plain words; every finding has a sentence.</summary>
public sealed partial class OfferWordsTests : UiContext
{
    private static readonly string[] NotShown = ["MerchantId", "Id", "Rules", "OfferVersion", "Hours"];

    private OfferWords Words => new(Services.GetRequiredService<IStringLocalizer<OfferTexts>>(), Services.GetRequiredService<IStringLocalizer<SharedTexts>>(), Services.GetRequiredService<IStringLocalizer<RulesTexts>>());

    private static OfferDocument Document()
    {
        var shop = new TestKit.TestShop(new("m"));
        shop.Add("cut");
        return new(shop.Merchant, [.. shop.Services.Values], [], []);
    }

    [Fact]
    public void Every_property_of_a_service_and_of_a_merchant_has_a_line_of_its_own()
    {
        static IEnumerable<string> Names(Type type) => type.GetProperties().Select(p => p.Name).Except(NotShown, StringComparer.Ordinal).Select(name => char.ToLowerInvariant(name[0]) + name[1..]);
        Assert.Equal(Names(typeof(Service)).Order(StringComparer.Ordinal), OfferWords.ServiceFields.Order(StringComparer.Ordinal));
        Assert.Equal(Names(typeof(Merchant)).Order(StringComparer.Ordinal), OfferWords.MerchantFields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_offer_has_no_lines() => Assert.Empty(Words.Lines(Document(), Document()));

    [Theory]
    [InlineData("en", "Saturday, 17:00–19:00, price: €15.00 → €18.00")]
    [InlineData("zh-Hant", "星期六 17:00–19:00、價格: €15.00 → €18.00")]
    [InlineData("tr", "Cumartesi, 17:00–19:00, fiyat: €15,00 → €18,00")]
    public void A_rule_is_told_by_what_it_changes(string language, string expected)
    {
        Speak(language);
        var after = Document();
        after.Services[0].Rules = [new([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "sat", Price = new(18_000_000, null) }];
        var line = Assert.Single(Words.Lines(Document(), after));
        Assert.Equal(expected, $"{line.Label}: {line.Before} → {line.After}");
    }

    [Theory]
    [InlineData(0, "No single day has to be told to Google.")]
    [InlineData(1, "Google is being told the new values of 1 day.")]
    [InlineData(3, "Google is being told the new values of 3 days.")]
    public void A_publication_says_how_many_days_Google_is_told_and_never_of_none(int windows, string expected) =>
        Assert.Equal(expected, Services.GetRequiredService<IStringLocalizer<OfferTexts>>().Told(windows));

    [Fact]
    public void Terms_say_once_when_money_comes_back_and_what_a_painted_fee_brought_along_is_said_of_what_is_painted()
    {
        var deposit = new PaymentTerms { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)), RefundConditions = ImpliedRefunds.Of(Duration.FromHours(4)) };
        Assert.Equal("Deposit €5.00, back if cancelled 4 h before the start", Words.Terms(deposit));
        Assert.Equal(
            "Deposit €5.00, back if cancelled 4 h before the start, 100% back if cancelled until the start",
            Words.Terms(deposit with { RefundConditions = ImpliedRefunds.Of(Duration.Zero) }));
        Assert.Equal(
            "Pay on arrival, for fees and deposits painted on the week: 100% back if cancelled until the start",
            Words.Terms(new() { RefundConditions = ImpliedRefunds.Of(Duration.Zero) }));
        var document = Document();
        var (cut, fee) = (document.Services[0], new PaymentTerms { NoShowFee = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault), RefundConditions = ImpliedRefunds.Of(Duration.FromHours(2)) });
        (cut.Terms, cut.MinAdvanceOnlineCanceling) = (fee, Duration.FromHours(3));
        Assert.Equal("No-show fee €5.00, no fee if cancelled 3 h before the start", Words.Text(document, cut, "terms"));
        Assert.Equal("No-show fee €5.00, no fee while it can be cancelled online", Words.Terms(fee));
        (cut.Terms, cut.Rules) = (fee with { NoShowFee = null }, [new([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "sat", Fee = new() { NoShowFee = fee.NoShowFee } }]);
        Assert.Equal("Pay on arrival, for fees and deposits painted on the week: 100% back if cancelled 3 h before the start, 0% back if cancelled until the start", Words.Text(document, cut, "terms"));
    }

    [Theory]
    [InlineData("en", "Deposit €5.00, No-show fee €10.00")]
    [InlineData("zh-Hant", "訂金 €5.00、未到場費 €10.00")]
    [InlineData("tr", "Kapora €5,00, Gelmeme ücreti €10,00")]
    public void Fees_are_listed_as_the_language_lists(string language, string expected)
    {
        Speak(language);
        var fee = new FeeChange { Deposit = new(new(5_000_000, "EUR"), PriceType.FixedRateDefault, Duration.FromHours(4)), NoShowFee = new(new(10_000_000, "EUR"), PriceType.FixedRateDefault) };
        Assert.Equal(expected, Services.GetRequiredService<IStringLocalizer<RulesTexts>>().Fee(fee));
    }

    [Theory]
    [InlineData("en", "Deposit 20% of the price = €3.00,", "Deposit 20% of the price,")]
    [InlineData("zh-Hant", "訂金 價格的 20%＝€3.00（", "訂金 價格的 20%（")]
    [InlineData("tr", "Kapora fiyatın %20 kadarı = €3,00 (", "Kapora fiyatın %20 kadarı (")]
    public void A_percentage_of_one_services_price_is_told_with_the_amount_that_is_published(string language, string own, string usual)
    {
        Speak(language);
        var document = Document();
        document.Services[0].Terms = new() { Deposit = new(default, PriceType.FixedRateDefault, Duration.Zero), DepositMicroPercent = 20_000_000 };
        Assert.StartsWith(own, Words.Text(document, document.Services[0], "terms"), StringComparison.Ordinal);
        Assert.StartsWith(usual, Words.Terms(document.Services[0].Terms!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Saturday, 17:00–19:00, without a party size, price", "Saturday, 17:00–19:00, 2 guests, price")]
    [InlineData("zh-Hant", "星期六 17:00–19:00，未指定人數、價格", "星期六 17:00–19:00，2 人、價格")]
    [InlineData("tr", "Cumartesi, 17:00–19:00, kişi sayısı belirtilmemiş, fiyat", "Cumartesi, 17:00–19:00, 2 kişi, fiyat")]
    public void What_changes_for_slots_without_a_party_size_alone_is_told_as_that(string language, string without, string two)
    {
        Speak(language);
        var before = Document();
        SlotRule For(PartyRange? party, int price) => new([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = $"r{price}", Party = party, Price = new(price * 1_000_000L, null) };
        (before.Services[0].Places, before.Services[0].Rules) = ([new(null, 1), new(2, 1), new(6, 1)], [For(new(1, null), 40)]);

        var after = before.Copy();
        after.Services[0].Rules = after.Services[0].Rules.Add(For(null, 18));
        Assert.Equal([without], Words.Lines(before, after).Select(line => line.Label));

        // What parties of two get too is told of both, what all get of none
        after.Services[0].Rules = [For(null, 18), For(new(2, 5), 18), For(new(6, null), 40)];
        before.Services[0].Rules = [For(new(6, null), 40)];
        Assert.Equal([without, two], Words.Lines(before, after).Select(line => line.Label));
        after.Services[0].Rules = [For(null, 18)];
        before.Services[0].Rules = [];
        Assert.DoesNotContain(without, Assert.Single(Words.Lines(before, after)).Label, StringComparison.Ordinal);
    }

    [Fact]
    public void Hours_staff_and_new_services_are_told_too()
    {
        var after = Document().Copy();
        after.Merchant.Hours = new(after.Merchant.Hours.Week.SetItem(IsoDayOfWeek.Monday, []), after.Merchant.Hours.Exceptions.SetItem(new(2026, 12, 25), []));
        var shop = new TestKit.TestShop(new("m"));
        shop.Add("colour");
        after = after with { Staff = [new() { MerchantId = new("m"), Id = new("ana"), Name = "Ana" }], Services = after.Services.AddRange(shop.Services.Values) };
        Assert.Equal(
            ["Opening hours, Monday: 10:00–22:00 → closed", "Opening hours, 25 Dec 2026 Fri (Christmas Day):  → closed", "Ana:  → Ana", "New service:  → 1 h, €15.00, Pay on arrival"],
            Words.Lines(Document(), after).Select(l => $"{l.Label}: {l.Before} → {l.After}"));
    }

    [Fact]
    public void What_is_painted_on_a_new_service_is_told_with_it()
    {
        var after = Document().Copy();
        var shop = new TestKit.TestShop(new("m"));
        shop.Add("colour");
        shop.Services[new("colour")].Rules = [new SlotRule([IsoDayOfWeek.Saturday], LocalTime.Midnight, LocalTime.Midnight) { Id = "sat", Price = new(18_000_000, null) }];
        after = after with { Services = after.Services.AddRange(shop.Services.Values) };

        Assert.Equal(
            ["New service:  → 1 h, €15.00, Pay on arrival", "Saturday, all day, price: €15.00 → €18.00"],
            Words.Lines(Document(), after).Select(l => $"{l.Label}: {l.Before} → {l.After}"));
    }

    [Fact]
    public void A_path_says_its_page_and_its_tab()
    {
        Assert.Equal("services/m/cut?merchant=m&tab=price&focus=services%5Bcut%5D.price", OfferLinks.To(new("m"), "services[cut].price"));
        Assert.Equal("rules?merchant=m&service=cut&focus=services%5Bcut%5D.rules%5Bsat%5D.price", OfferLinks.To(new("m"), "services[cut].rules[sat].price"));
        Assert.Equal("rules?merchant=m&service=all&focus=merchant.rules%5Bsat%5D", OfferLinks.To(new("m"), "merchant.rules[sat]"));
        Assert.Equal("account/payments?merchant=m&focus=merchant.tokenizationParameters", OfferLinks.To(new("m"), "merchant.tokenizationParameters"));
        Assert.Equal("merchant?merchant=m&tab=hours&focus=merchant.hours.week%5BMonday%5D", OfferLinks.To(new("m"), "merchant.hours.week[Monday]"));
        Assert.Equal("merchant?merchant=m&tab=people&focus=staff%5Bana%5D.name", OfferLinks.To(new("m"), "staff[ana].name"));
    }

    [Theory]
    [InlineData("services[cut].rules[sat].fee.deposit.amount", "service=cut&layer=fee")]
    [InlineData("services[cut].rules[sat].mode", "service=cut&layer=mode")]
    [InlineData("services[cut].rules[sat]", "service=cut&layer=fee")]
    [InlineData("services[cut].rules[eve].until", "service=cut&date=2026-12-24&party=6")]
    [InlineData("services[cut].rules[gone].price", "service=cut")]
    [InlineData("services[cut].rules", "service=cut")]
    [InlineData("merchant.rules[all].fee.noShowFee", "service=all&layer=fee&party=2")]
    public void A_rule_is_shown_in_its_layer_on_its_date_and_for_a_size_it_is_for(string path, string expected)
    {
        var document = Document();
        var fee = new FeeChange { NoShowFee = new(new(1_000_000, "EUR"), PriceType.FixedRateDefault) };
        document.Services[0].Places = [new(2, 1), new(6, 1)];
        document.Services[0].Rules =
        [
            new([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "sat", Fee = fee, Mode = ConfirmationMode.Asynchronous },
            new([], new(17, 0), new(19, 0)) { Id = "eve", Date = new(2026, 12, 24), Party = new(3, null), Price = new(18_000_000, null) },
        ];
        document.Merchant.Rules = [new([IsoDayOfWeek.Saturday], new(17, 0), new(19, 0)) { Id = "all", Party = new(1, null), Fee = fee }];

        Assert.Equal($"rules?merchant=m&{expected}&focus={Uri.EscapeDataString(path)}", OfferLinks.To(new("m"), path, document));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hant")]
    [InlineData("tr")]
    public void Every_code_of_the_rules_has_a_sentence(string language)
    {
        Speak(language);
        var texts = Services.GetRequiredService<IStringLocalizer<OfferTexts>>();
        var domain = Path.Combine(Root(), "src", "MerchantPortal.Domain", "Offer");
        var codes = Directory.GetFiles(domain, "Inspection*.cs").Append(Path.Combine(domain, "OfferLint.cs")).SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value)).Distinct(StringComparer.Ordinal).ToList();
        Assert.Subset(codes.ToHashSet(StringComparer.Ordinal), new HashSet<string>(["V9", "RuleOverlap", "SlotsBreakRules", "SlotsHeldBack"], StringComparer.Ordinal));
        Assert.Equal([], codes.Where(code => texts["Lint." + code].ResourceNotFound));
    }

    [Theory]
    [InlineData("<p>Hi <strong>you</strong></p>", "<p>Hi <strong>you</strong></p>")]
    [InlineData("<a href=\"javascript:alert(1)\">go</a>", "go")]
    [InlineData("<p onclick=\"x\">a", "<p>a</p>")]
    [InlineData("<img src=x onerror=alert(1)>1 < 2 & 3", "1 &lt; 2 &amp; 3")]
    [InlineData("</p>x<br/>y<ul><li>z", "x<br>y<ul><li>z</li></ul>")]
    [InlineData("&lt;script&gt;", "&lt;script&gt;")]
    public void A_description_keeps_only_what_Google_keeps(string typed, string shown) => Assert.Equal(shown, LimitedHtml.Clean(typed));

    [Fact]
    public void Dates_are_read_from_lines_and_from_calendar_files()
    {
        var (dates, unread) = PastedDates.Read("2026-12-25 Christmas\r\n1.1.2027: Yılbaşı\n2027年2月6日 除夕\n２０２７/04/05（清明節）\n12/25/2026 no\n2026-02-30 no");
        Assert.Equal(["2026-12-25 Christmas", "2027-01-01 Yılbaşı", "2027-02-06 除夕", "2027-04-05 清明節"], dates.Select(d => $"{NodaTime.Text.LocalDatePattern.Iso.Format(d.Date)} {d.Name}"));
        Assert.Equal(["12/25/2026 no", "2026-02-30 no"], unread);

        var (days, _) = PastedDates.Read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270206\nDTEND;VALUE=DATE:20270208\nSUMMARY:Lunar New\n  Year\\, first\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR");
        Assert.Equal(["2026-12-25 Christmas", "2027-02-06 Lunar New Year, first", "2027-02-07 Lunar New Year, first"], days.Select(d => $"{NodaTime.Text.LocalDatePattern.Iso.Format(d.Date)} {d.Name}"));
    }

    [Theory]
    [InlineData("en", "A card cannot be charged KWD 1.234: the payment service here takes steps of KWD 0.010. Write KWD 1.230 instead.")]
    [InlineData("zh-Hant", "信用卡無法收取 KWD 1.234：此處的金流商以 KWD 0.010 為單位。請改填 KWD 1.230。")]
    [InlineData("tr", "Karttan KWD 1,234 çekilemez: buradaki ödeme hizmeti KWD 0,010 katlarını alır. Bunun yerine KWD 1,230 yazın.")]
    public void An_amount_that_no_card_can_be_charged_is_said_with_the_one_to_write_instead(string language, string said)
    {
        Speak(language);
        Assert.Equal(said, Words.Sentence(new("AmountNotCharged", OfferLevel.Error, "x", [new Money(1_234_000, "KWD"), new Money(10_000, "KWD"), new Money(1_230_000, "KWD")])));
    }

    [Fact]
    public void A_finding_names_amounts_and_lengths_as_the_reader_writes_them()
    {
        Speak("tr");
        Assert.Equal("₺1.250,00, ₺1.000,00 olan fiyattan fazla. Böyle mi isteniyor?", Words.Sentence(new("V13AbovePrice", OfferLevel.Warning, "x", [new Money(1_250_000_000, "TRY"), new Money(1_000_000_000, "TRY")])));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MerchantPortal.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    [GeneratedRegex("(?:(?:Error|Warning|Info|OfferFinding)\\(|[?:,]\\s)\\s*\"(?<code>V\\d+\\w*|[A-Z][a-z]\\w+)\"", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();
}
