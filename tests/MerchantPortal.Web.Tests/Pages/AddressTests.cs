using System.Reflection;
using MerchantPortal.Web.Pages.Account;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace MerchantPortal.Web.Tests.Pages;

/// <summary>Who reads the address. The framework goes through its readers while it tells them of a new one: a reader that appears or goes meanwhile ends the circuit.</summary>
public sealed class AddressTests
{
    [Fact]
    public void Only_pages_read_the_address_and_what_is_inside_is_told() => Assert.Empty(Offenders(typeof(UsersPanel).Assembly.GetTypes()));

    [Fact]
    public void A_planted_offender_is_found() => Assert.Equal([typeof(Inside)], Offenders([typeof(Inside), typeof(Page)]));

    private static IEnumerable<Type> Offenders(IEnumerable<Type> types) => types.Where(type => !type.IsAbstract
        && !type.IsDefined(typeof(RouteAttribute), inherit: false)
        && type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Any(p => p.IsDefined(typeof(SupplyParameterFromQueryAttribute))));

    private sealed class Inside : ComponentBase
    {
        [SupplyParameterFromQuery]
        private string? Row { get; set; }
    }

    [Route("/planted")]
    private sealed class Page : ComponentBase
    {
        [SupplyParameterFromQuery]
        private string? Row { get; set; }
    }
}
