using MerchantPortal.Domain.Account;
using MerchantPortal.Web.Ui.Texts;
using Microsoft.Extensions.Localization;

namespace MerchantPortal.Web.Pages.Account;

/// <summary>Findings as the sentences of portal.md 4.3.</summary>
public static class ContactSentences
{
    /// <summary>The whole sentence for a finding, in the running culture.</summary>
    public static string Of(IStringLocalizer<ContactTexts> texts, ContactProblem problem) => problem.Code switch
    {
        ContactCode.RequiredMissing => texts["RequiredMissing." + problem.Field],
        ContactCode.Overlap => texts["Overlap", texts["Day." + problem.Values[0]].Value, problem.Values[1], problem.Values[2]],
        ContactCode.TooMany when problem.Field == ContactFields.AlertContacts => texts["TooMany.alertContacts", problem.Values[0]],
        _ => texts[problem.Code.ToString(), [.. problem.Values]],
    };

    /// <summary>Support hours in words, one line per row.</summary>
    public static string Of(IStringLocalizer<ContactTexts> texts, SupportRow row)
    {
        var zone = Zones.Name(row.Zone);
        if (row.Kind == SupportKind.RoundTheClock)
        {
            return texts["Support.Line.RoundTheClock", zone];
        }

        var days = string.Join(texts["List.Comma"], Enum.GetValues<SupportDays>()
            .Where(d => System.Numerics.BitOperations.IsPow2((int)d) && row.Days.HasFlag(d))
            .Select(d => (string)texts["Day." + d]));
        return texts["Support.Line", days, row.Start is { } start ? Ui.Texts.Times.Clock(start) : "", row.End is { } end ? Ui.Texts.Times.Clock(end) : "", zone];
    }
}
