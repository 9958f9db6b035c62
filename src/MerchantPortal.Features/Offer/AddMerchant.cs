using System.Collections.Immutable;
using FluentValidation;
using MerchantPortal.Data;
using MerchantPortal.Domain.Account;
using MerchantPortal.Domain.Calendar;
using MerchantPortal.Domain.Offer;
using MerchantPortal.Domain.Shared;
using MerchantPortal.Features.Account;
using MerchantPortal.Features.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MerchantPortal.Features.Offer;

/// <summary>Why a merchant was not added; the sentence belongs to the portal's texts.</summary>
public enum AddMerchantProblem
{
    NotAllowed,
    NameMissing,
    IdForm,

    /// <summary>An id is never given twice (spec feeds 3.1).</summary>
    IdTaken,
    VerticalMissing,
    CountryMissing,
    ZoneMissing,
    CurrencyMissing,

    /// <summary>The country has another currency (spec feeds V9).</summary>
    CurrencyOfCountry,
    LanguageMissing,
}

/// <summary>
/// Adds a merchant that offers nothing yet: without services, hours and address but the country. It is there at once with its first revision;
/// what Google still needs is drafted and published as for any other.
/// </summary>
public sealed class AddMerchant(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="By">Who adds.</param>
    /// <param name="Id">As Google will know it; never changed later.</param>
    /// <param name="Name">As it is called on its sign, at most 200 characters.</param>
    /// <param name="Country">ISO 3166-1 alpha-2.</param>
    /// <param name="ZoneId">IANA zone.</param>
    /// <param name="Currency">ISO 4217, that of the country.</param>
    /// <param name="Language">BCP 47 tag of the main language.</param>
    public sealed record Command(CurrentPerson By, MerchantId Id, string Name, Vertical? Vertical, string Country, string ZoneId, string Currency, string Language);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(name => name.Trim().Length is > 0 and <= 200).WithErrorCode(nameof(AddMerchantProblem.NameMissing));
            RuleFor(c => c.Id).Must(id => OfferForms.IsId(id.Value)).WithErrorCode(nameof(AddMerchantProblem.IdForm));
            RuleFor(c => c.Vertical).Must(vertical => vertical is { } one && Enum.IsDefined(one)).WithErrorCode(nameof(AddMerchantProblem.VerticalMissing));
            RuleFor(c => c.Country).Must(IsoCodes.Countries.Contains).WithErrorCode(nameof(AddMerchantProblem.CountryMissing));
            RuleFor(c => c.ZoneId).Must(zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null).WithErrorCode(nameof(AddMerchantProblem.ZoneMissing));
            RuleFor(c => c.Currency).Cascade(CascadeMode.Stop)
                .Must(IsoCodes.Currencies.Contains).WithErrorCode(nameof(AddMerchantProblem.CurrencyMissing))
                .Must((c, currency) => (CountryCurrencies.Of(c.Country) ?? currency) == currency).WithErrorCode(nameof(AddMerchantProblem.CurrencyOfCountry));
            RuleFor(c => c.Language).Must(OfferForms.IsLanguage).WithErrorCode(nameof(AddMerchantProblem.LanguageMissing));
        }
    }

    /// <summary>Empty when the merchant is there; else every reason why not, in the order of the form.</summary>
    public async Task<ImmutableArray<AddMerchantProblem>> RunAsync(Command command, CancellationToken stop)
    {
        if (!command.By.May(Permission.AddMerchants))
        {
            return [AddMerchantProblem.NotAllowed];
        }

        var wrong = new Validator().Validate(command).Errors.Select(e => Enum.Parse<AddMerchantProblem>(e.ErrorCode)).ToImmutableArray();
        return wrong.IsEmpty ? await contexts.ActAsync(clock, db => AddAsync(db, command, command.Vertical!.Value, stop), stop) : wrong;
    }

    private async Task<ImmutableArray<AddMerchantProblem>> AddAsync(PortalDbContext db, Command command, Vertical vertical, CancellationToken stop)
    {
        if (await db.Set<Merchant>().AnyAsync(m => m.Id == command.Id, stop))
        {
            return [AddMerchantProblem.IdTaken];
        }

        var merchant = new Merchant
        {
            Id = command.Id,
            Name = command.Name.Trim(),
            ZoneId = command.ZoneId,
            Currency = command.Currency,
            Vertical = vertical,
            Language = command.Language,
            Hours = new(ImmutableDictionary<IsoDayOfWeek, ImmutableArray<OpenPeriod>>.Empty, ImmutableDictionary<LocalDate, ImmutableArray<OpenPeriod>>.Empty),
            Address = new(command.Country, "", null, "", ""),
            OfferVersion = 1,
        };
        var now = clock.Now();
        db.Add(merchant);
        await db.KeepRevisionAsync(new(merchant, [], [], []), now, stop);
        AccountState.Audit(db, command.By, now, $"merchant:{merchant.Id}", "added", null, merchant.Name);
        db.Announce(merchant.Id, account: true);
        return [];
    }
}
