using System.Collections.Immutable;
using System.Text.RegularExpressions;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Shared;
using NodaTime;

namespace MerchantPortal.Domain.Offer;

/// <summary>What a service is, apart from its terms.</summary>
internal sealed partial class Inspection
{
    private static readonly Duration OneMinute = Duration.FromMinutes(1);
    private static readonly string[] AllowedTags = ["h1", "h2", "h3", "h4", "h5", "ul", "ol", "li", "strong", "em", "italic", "p", "br"];

    private void LookAtService(Service service)
    {
        var at = OfferPaths.Of(service);
        OwnedHere(service.MerchantId, at);
        IdForm(service.Id.Value, at + ".id");
        Words(service.Name, at + ".name", required: true, LongestName, name => service.Name = name);
        LookAtDescription(service, at + ".description");
        if (Amount(service.Price, at + ".price", mayBeZero: true, price => service.Price = price) && service.Price.Micros == 0 && !service.IsOnline)
        {
            Error("V10", at + ".price", null);
        }

        Length(service.Duration, at + ".duration", OneMinute, Service.LongestDuration, "DurationRange", length => service.Duration = length);
        Length(service.Step, at + ".step", OneMinute, Service.LongestDuration, "StepRange", step => service.Step = step);
        LookAtPlaces(service, at);
        LookAtResources(service, at);
        LookAtWindows(service, at);
        if (service.DefaultMode == ConfirmationMode.Asynchronous && !OfferLint.MayAskFirst(Merchant.Vertical))
        {
            Warning("AskFirstNotHere", at + ".defaultMode", () => service.DefaultMode = ConfirmationMode.Synchronous);
        }

        if (service.Terms is { } terms)
        {
            LookAtTerms(terms, at + ".terms", changed => service.Terms = changed);
        }

        LookAtRules(service.Rules, at, service, rules => service.Rules = rules);
        if (service.Tax is { Source: TaxSource.Own, MicroPercent: < 0 or > MostMicroPercent })
        {
            Error("TaxRange", at + ".tax", null);
        }

        LookAtForm(service, at + ".intakeForm");
    }

    private void LookAtDescription(Service service, string path)
    {
        if (service.Description is not { } description)
        {
            Info("DescriptionAdvised", path, null);
            return;
        }

        Words(description, path, required: false, LongestText, text => service.Description = text, lines: true);
        if (StrippedTag(description.Value) is { } tag)
        {
            Warning("DescriptionTag", path + ".value", () => service.Description = service.Description! with { Value = WithoutTags(description.Value) }, tag);
        }

        foreach (var (language, text) in description.Translations)
        {
            if (StrippedTag(text) is { } foreign)
            {
                Warning(
                    "DescriptionTag",
                    $"{path}.translations[{language}]",
                    () => service.Description = service.Description! with { Translations = service.Description.Translations.SetItem(language, WithoutTags(text)) },
                    foreign);
            }
        }
    }

    // The first tag that Google would strip: not one of the list, or one with attributes
    private static string? StrippedTag(string text) => Tag().Matches(text).FirstOrDefault(tag => !IsAllowed(tag))?.Groups["name"].Value;

    private static string WithoutTags(string text) => Tag().Replace(Unseen().Replace(text, ""), tag =>
        !AllowedTags.Contains(tag.Groups["name"].Value, StringComparer.OrdinalIgnoreCase) ? ""
        : IsAllowed(tag) ? tag.Value
        : $"<{tag.Groups["slash"].Value}{tag.Groups["name"].Value}>");

    private static bool IsAllowed(Match tag) =>
        AllowedTags.Contains(tag.Groups["name"].Value, StringComparer.OrdinalIgnoreCase) && tag.Groups["rest"].Value.Trim() is "" or "/";

    [GeneratedRegex("<(?<slash>/?)(?<name>[A-Za-z!][A-Za-z0-9-]*)(?<rest>[^<>]*)>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("<(script|style)[^<>]*>.*?</(script|style)[^<>]*>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unseen();

    private void LookAtPlaces(Service service, string at)
    {
        var path = at + ".places";
        if (service.Places.IsEmpty)
        {
            Error("PlacesMissing", path, () => service.Places = [new(null, 1)]);
            return;
        }

        if (service.Places.Any(p => p.Count is < 1 or > 10_000))
        {
            Error("V19", path, () => service.Places = [.. service.Places.Select(p => p with { Count = Math.Clamp(p.Count, 1, 10_000) })]);
        }

        if (service.Places.Any(p => p.PartySize is < 1 or > LargestParty))
        {
            Error("PartySizeRange", path, null);
        }

        if (service.Places.DistinctBy(p => p.PartySize).Count() != service.Places.Length)
        {
            // Two slots with the same resources are one and the same to Google
            Error("PartySizeTwice", path, () => service.Places = [.. service.Places.DistinctBy(p => p.PartySize)]);
        }
        else if (service.Places.Length > 1 && service.Places.Any(p => p.PartySize is null))
        {
            Warning("PartySizeMixed", path, () => service.Places = [.. service.Places.Where(p => p.PartySize is not null)]);
        }
    }

    private void LookAtResources(Service service, string at)
    {
        var staff = document.Staff.Select(s => s.Id).ToHashSet();
        var rooms = document.Rooms.Select(r => r.Id).ToHashSet();
        if (service.Staff.FirstOrDefault(id => !staff.Contains(id)) is { Value: { } nobody })
        {
            Error("V20", at + ".staff", () => service.Staff = service.Staff.RemoveAll(id => !staff.Contains(id)), nobody);
        }
        else if (service.Staff.Distinct().Count() != service.Staff.Length)
        {
            Error("IdTwice", at + ".staff", () => service.Staff = [.. service.Staff.Distinct()], service.Staff.GroupBy(id => id).First(g => g.Skip(1).Any()).Key.Value);
        }

        if (service.Rooms.FirstOrDefault(id => !rooms.Contains(id)) is { Value: { } nowhere })
        {
            Error("V20", at + ".rooms", () => service.Rooms = service.Rooms.RemoveAll(id => !rooms.Contains(id)), nowhere);
        }
        else if (service.Rooms.Distinct().Count() != service.Rooms.Length)
        {
            Error("IdTwice", at + ".rooms", () => service.Rooms = [.. service.Rooms.Distinct()], service.Rooms.GroupBy(id => id).First(g => g.Skip(1).Any()).Key.Value);
        }
    }

    private void LookAtWindows(Service service, string at)
    {
        Window(service.MinAdvanceBooking, at + ".minAdvanceBooking", window => service.MinAdvanceBooking = window);
        Window(service.MinAdvanceOnlineCanceling, at + ".minAdvanceOnlineCanceling", window => service.MinAdvanceOnlineCanceling = window);
        Window(service.MinBookingBufferBeforeEnd, at + ".minBookingBufferBeforeEnd", window => service.MinBookingBufferBeforeEnd = window);
        if (service.MinAdvanceBooking <= LongestWindow && service.MinAdvanceBooking > Duration.FromDays(Math.Clamp(Merchant.BookableDays, 0, 366)))
        {
            Warning("NeverBookable", at + ".minAdvanceBooking", null, service.MinAdvanceBooking, Merchant.BookableDays);
        }

        if (service is { MinBookingBufferBeforeEnd: not null, AdmissionPolicy: not AdmissionPolicy.TimeFlexible })
        {
            Error("V15", at + ".minBookingBufferBeforeEnd", () => service.MinBookingBufferBeforeEnd = null);
        }

        Length(service.AnswerWindow, at + ".answerWindow", Duration.FromMinutes(15), Duration.FromHours(72), "AnswerWindowRange", window => service.AnswerWindow = window);
    }

    private void LookAtForm(Service service, string path)
    {
        Twice(service.IntakeForm.Select(f => f.Id), id => $"{path}[{id}].id");
        for (var i = 0; i < service.IntakeForm.Length; i++)
        {
            var (field, index) = (service.IntakeForm[i], i);
            var at = $"{path}[{field.Id}]";
            void Set(IntakeField changed) => service.IntakeForm = service.IntakeForm.SetItem(index, changed);
            IdForm(field.Id, at + ".id");
            Words(field.Label, at + ".label", required: true, LongestName, label => Set(field with { Label = label }));
            Words(field.Hint, at + ".hint", required: false, LongestName, hint => Set(field with { Hint = hint }));
            var choices = field.Choices.IsDefault ? [] : field.Choices;
            var offers = field.Type is IntakeFieldType.MultipleChoice or IntakeFieldType.Checkboxes or IntakeFieldType.Dropdown;
            for (var n = 0; n < choices.Length; n++)
            {
                var number = n;
                Translations(choices[n], $"{at}.choices[{n}]", LongestName, choice => Set(service.IntakeForm[index] with { Choices = service.IntakeForm[index].Choices.SetItem(number, choice) }));
                Readable(choices[n].Value, at + ".choices", LongestName, value => Set(service.IntakeForm[index] with { Choices = service.IntakeForm[index].Choices.SetItem(number, choices[number] with { Value = value }) }));
            }

            if (offers && choices.IsEmpty)
            {
                Error("ChoicesMissing", at + ".choices", null);
            }
            else if (!offers && !choices.IsEmpty)
            {
                Error("ChoicesNotAsked", at + ".choices", () => Set(field with { Choices = [] }));
            }
            else if (choices.Any(c => ShownText.IsBlank(c.Value)) || choices.DistinctBy(c => c.Value, StringComparer.Ordinal).Count() != choices.Length)
            {
                Error("ChoicesEmptyOrTwice", at + ".choices", () => Set(field with { Choices = [.. choices.Where(c => !ShownText.IsBlank(c.Value)).DistinctBy(c => c.Value, StringComparer.Ordinal)] }));
            }
        }
    }
}
