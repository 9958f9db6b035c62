using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MerchantPortal.Contracts.Feeds;
using MerchantPortal.Contracts.Shared;
using MerchantPortal.Data;
using MerchantPortal.Data.Offer;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Payments.Processors;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>
/// Reads a file in Google's own feed form, <c>{"merchant":[…],"service":[…]}</c>, keys in snake_case or camelCase, into the merchant's draft. What the file names replaces
/// what the draft says; what it does not name stays: an absent field changes nothing, whatever Google takes it for in a feed, and null takes a term or a rule away. A deposit, a fee, the
/// charging time and the refund are one value each. A new service that names terms has those and no others. All of it or nothing: a fault names its place and leaves the draft as it was.
/// </summary>
public sealed class ImportOffer(IDbContextFactory<PortalDbContext> contexts, IOptions<PaymentsOptions> payments, SaveOfferDraft save, TimeProvider clock)
{
    /// <summary>A longer file is refused: 5 million bytes.</summary>
    public const int LongestFile = 5_000_000;

    /// <param name="File">The bytes of the file, UTF-8.</param>
    public sealed record Command(CurrentPerson By, MerchantId Merchant, ReadOnlyMemory<byte> File);

    public enum Kind
    {
        /// <summary>It is the draft now, to be looked through and published.</summary>
        Imported,

        /// <summary>The file cannot be read; see the fault.</summary>
        Unreadable,

        /// <summary>The file can be read and breaks rules; see the findings.</summary>
        Refused,

        /// <summary>Somebody edited the draft at the same moment; nothing was imported.</summary>
        Changed,
        NotFound,
        NotAllowed,
    }

    /// <param name="Fault">Where the file is wrong, and how.</param>
    public sealed record Result(Kind Kind, ImportFault? Fault = null)
    {
        /// <summary>The errors that refused it, or everything the rules say about what was imported.</summary>
        public ImmutableArray<OfferFinding> Findings { get; init; } = [];

        /// <summary>Places of the file that Google knows and we have no use for; nothing of them was taken over.</summary>
        public ImmutableArray<string> Unused { get; init; } = [];

        /// <summary>What the import changed in the draft.</summary>
        public ImmutableArray<OfferChange> Changes { get; init; } = [];
    }

    public async Task<Result> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.MaySee(command.Merchant))
        {
            return new(Kind.NotFound);
        }

        if (!OfferEdits.MayEdit(command.By))
        {
            return new(Kind.NotAllowed);
        }

        var unused = new List<string>();
        var cleared = new HashSet<string>(StringComparer.Ordinal);
        if (Read(command.File, unused, cleared, out var file) is { } unreadable)
        {
            return new(Kind.Unreadable, unreadable);
        }

        OfferDocument published, draft;
        Guid? stamp;
        await using (var db = await contexts.CreateDbContextAsync(stop))
        {
            if (await db.DocumentOfAsync(command.Merchant, stop) is not { } found)
            {
                return new(Kind.NotFound);
            }

            var stored = await db.Set<OfferDraft>().AsNoTracking().FirstOrDefaultAsync(d => d.MerchantId == command.Merchant, stop);
            (published, draft, stamp) = (found, stored is null ? found : OfferDocuments.Read(stored.Document), stored?.Stamp);
        }

        var next = draft.Copy();
        try
        {
            next = FeedImport.Into(next, file!, cleared);
        }
        catch (FeedImportException wrong)
        {
            return new(Kind.Unreadable, wrong.Fault);
        }

        // What could not be kept is not looked through either
        if (OfferDocuments.Write(next).Length > SaveOfferDraft.LongestDocument)
        {
            return new(Kind.Unreadable, new(WireFault.Body, ImportCode.OfferTooLong));
        }

        var findings = new OfferRules(payments.Value.OfferContext(clock.Now(), published)).Check(next);
        if (findings.Any(f => f.Level == OfferLevel.Error))
        {
            return new(Kind.Refused) { Findings = [.. findings.Where(f => f.Level == OfferLevel.Error)] };
        }

        var changes = OfferComparison.Diff(draft, next);
        var kept = await save.RunAsync(new(command.By, command.Merchant, next, draft, stamp), stop);
        return kept.Kind switch
        {
            SaveOfferDraft.Kind.Saved or SaveOfferDraft.Kind.Merged => new(Kind.Imported) { Findings = findings, Changes = changes, Unused = [.. unused] },
            SaveOfferDraft.Kind.Conflicts => new(Kind.Changed),
            SaveOfferDraft.Kind.NotFound => new(Kind.NotFound),
            SaveOfferDraft.Kind.NotAllowed => new(Kind.NotAllowed),
            SaveOfferDraft.Kind.Unreasonable => new(Kind.Unreadable, new(WireFault.Body, ImportCode.OfferTooLong)),
        };
    }

    private static ImportFault? Read(ReadOnlyMemory<byte> bytes, List<string> unused, HashSet<string> cleared, out ImportedFeed? file)
    {
        file = null;
        if (bytes.Length > LongestFile)
        {
            return new(WireFault.Body, ImportCode.TooLong, Number(LongestFile / 1_000_000));
        }

        var text = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        try
        {
            if (JsonNode.Parse(text.Span, documentOptions: new() { MaxDepth = WireJson.MaxDepth, AllowDuplicateProperties = false }) is not JsonObject feed)
            {
                return new(WireFault.Body, ImportCode.NotFeed);
            }

            var fault = FeedKeys.FaultIn(feed, typeof(ImportedFeed), unused, cleared);
            if (fault is null)
            {
                FeedsJson.Import.Read(Encoding.UTF8.GetBytes(feed.ToJsonString()), out file, out fault);
            }

            return fault is null ? null : Of(fault);
        }
        catch (JsonException wrong)
        {
            // A key named twice has no line
            return wrong is { LineNumber: { } line, BytePositionInLine: { } position }
                ? new(WireFault.Body, ImportCode.NotJson, Number(line + 1), Number(CharacterAt(text.Span, line, position) + 1), Number(WireJson.MaxDepth))
                : new(WireFault.Body, ImportCode.KeyTwice);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // Half of a surrogate pair
            return new(WireFault.Body, ImportCode.NotText);
        }
    }

    private static ImportFault Of(WireFault fault) => new(
        fault.Field,
        fault.Code switch
        {
            WireReason.Unreadable or WireReason.NotJson => ImportCode.Unreadable,
            WireReason.NotObject => ImportCode.NotObject,
            WireReason.NotList => ImportCode.NotList,
            WireReason.NotText => ImportCode.NotText,
            WireReason.NotBool => ImportCode.NotBool,
            WireReason.NotWholeNumber => ImportCode.NotWholeNumber,
            WireReason.OutOfRange => ImportCode.OutOfRange,
            WireReason.NotOneOf => ImportCode.NotOneOf,
            WireReason.NotAName => ImportCode.NotAName,
            WireReason.Null => ImportCode.Null,
            WireReason.TwoSpellings => ImportCode.TwoSpellings,
            WireReason.UnknownKey => ImportCode.UnknownKey,
        },
        fault.Choice is { } choice ? [choice] : []);

    // The parser counts bytes, a person counts characters
    private static int CharacterAt(ReadOnlySpan<byte> text, long line, long position)
    {
        for (; line > 0 && text.IndexOf((byte)'\n') is var end and >= 0; line--)
        {
            text = text[(end + 1)..];
        }

        return Encoding.UTF8.GetCharCount(text[..(int)Math.Min(position, text.Length)]);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
