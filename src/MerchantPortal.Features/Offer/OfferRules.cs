using System.Collections.Immutable;
using FluentValidation;
using FluentValidation.Results;
using MerchantPortal.Domain.Offer;

namespace MerchantPortal.Features.Offer;

/// <summary>
/// The rules of an offer (V1 to V23 of spec feeds 7.3 and our own), the same instance for form, act and import. It asks the compiled slots' lines too, by the function that
/// feed, updates, lookups and bookings ask (<see cref="SlotLint"/> through <see cref="HeldBack"/>), so that none of them holds back what it let pass. A failure's code is the rule's,
/// its property name the path in the document, its state the <see cref="OfferFinding"/>. What is published and held back now is said too, as a warning that stops nothing.
/// </summary>
public sealed class OfferRules : AbstractValidator<OfferDocument>
{
    private readonly OfferContext context;
    private readonly Lazy<ImmutableArray<OfferFinding>> heldBack;

    public OfferRules(OfferContext context)
    {
        this.context = context;
        heldBack = new(() => OfferLint.HeldBack(context));
        RuleFor(document => document).Custom((document, validation) =>
        {
            foreach (var finding in OfferLint.Check(document, context).Concat(heldBack.Value))
            {
                validation.AddFailure(new ValidationFailure(finding.Path, finding.Code)
                {
                    ErrorCode = finding.Code,
                    CustomState = finding,
                    Severity = finding.Level switch
                    {
                        OfferLevel.Error => Severity.Error,
                        OfferLevel.Warning => Severity.Warning,
                        OfferLevel.Info => Severity.Info,
                    },
                });
            }
        });
    }

    /// <summary>Where payments may be taken.</summary>
    public PaymentCountries Countries => context.Countries;

    /// <summary>Whether anybody here takes payments.</summary>
    public bool TakesPayments => context.TakesPayments;

    /// <summary>Every finding, in the order of the document.</summary>
    public ImmutableArray<OfferFinding> Check(OfferDocument document) => [.. Validate(document).Errors.Select(failure => (OfferFinding)failure.CustomState)];

    /// <summary>The findings that stop publishing.</summary>
    public ImmutableArray<OfferFinding> Stopping(OfferDocument document) =>
        [.. Validate(document).Errors.Where(failure => failure.Severity == Severity.Error).Select(failure => (OfferFinding)failure.CustomState)];

    /// <summary>The document with one finding put right, as a copy; the document itself when it cannot be done in one press.</summary>
    public OfferDocument Fix(OfferDocument document, OfferFinding finding) => OfferFixes.Fix(document.Copy(), finding, context);

    /// <summary>How far the fix of a finding goes; null where it changes one service at most anyway, and while amounts or rules are so odd that nothing can be compared.</summary>
    public FixReach? ReachOf(OfferDocument document, OfferFinding finding) =>
        finding.CanFix && FixReach.IsShared(finding) && OfferLint.Obstacles(document).IsEmpty ? FixReach.Of(document, Fix(document, finding)) : null;
}
