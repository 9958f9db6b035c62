namespace MerchantPortal.Browser.Tests;

/// <summary>The Contact Information gate (portal.md part 4): it holds people, never Google.</summary>
public sealed class GateTests(Chromium chromium, GateTests.WithoutContacts product) : BrowserTest(chromium), IClassFixture<GateTests.WithoutContacts>
{
    /// <summary>The product before anybody has filled in the contact information.</summary>
    public sealed class WithoutContacts : Product
    {
        public override ValueTask InitializeAsync()
        {
            Settings["Demo:ContactInformation"] = "Missing";
            return base.InitializeAsync();
        }
    }

    [Fact]
    public async Task The_gate_holds_people_until_the_form_is_filled_in_and_then_opens_for_all()
    {
        var admin = await OpenAsync(product, Demo.Admin);
        await admin.GotoAsync("/requests?tab=decided");
        await Expect(admin.GetByTestId("contact-gate")).ToBeVisibleAsync();
        await Expect(admin.GetByTestId("contact-save")).ToBeVisibleAsync();
        await Expect(admin.GetByTestId("tab-decided")).ToHaveCountAsync(0);
        var looks = new Looks();
        await looks.AtAsync(admin, "the gate, administrator");

        // Staff see whom to ask, and no form
        var staff = await OpenAsync(product, Demo.Table);
        await staff.GotoAsync("/requests");
        await Expect(staff.GetByTestId("gate-administrators")).ToContainTextAsync(Demo.Admin);
        await Expect(staff.GetByTestId("contact-save")).ToHaveCountAsync(0);
        await looks.AtAsync(staff, "the gate, staff");
        await staff.EvaluateAsync("window.notReloaded = true");

        // Google is answered as ever
        var booking = await product.Guest.BookAsync(Demo.TableForFour, 3, 12);
        Assert.Equal(200, await product.Guest.CallAsync("GetBookingStatus", $$"""{"booking_id":"{{booking}}"}"""));

        // Escape says why it stays
        await admin.Keyboard.PressAsync("Escape");
        await Expect(admin.GetByTestId("gate-needed")).ToBeVisibleAsync();

        // The people are a press away, and the way back
        await admin.GetByTestId("tab-users").ClickAsync();
        await Expect(admin.GetByTestId("users")).ToBeVisibleAsync();
        await admin.GetByTestId("tab-contact").ClickAsync();
        await Expect(admin.GetByTestId("users")).ToHaveCountAsync(0);

        // Saving too early names what is missing
        await admin.GetByTestId("contact-save").ClickAsync();
        await Expect(admin.GetByTestId("contact-errors")).ToBeVisibleAsync();
        await Expect(admin.GetByTestId("contact-errors").GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
        await looks.AtAsync(admin, "the gate, what is missing");

        await admin.GetByTestId("contact-techEmergency").FillAsync("oncall@harbour.example");
        await admin.GetByTestId("contact-techEmergency-phone").FillAsync("+1 415 555 0100");
        await admin.GetByTestId("contact-techNonEmergency").FillAsync("tech@harbour.example");
        await admin.GetByTestId("contact-opsGoogle").FillAsync("partners@harbour.example");
        await admin.GetByTestId("contact-opsUsers").FillAsync("help@harbour.example");
        await admin.GetByTestId("contact-opsSupport-RoundTheClock").CheckAsync();
        await admin.GetByTestId("contact-opsSupport-0-zone").SelectOptionAsync("America/Los_Angeles");

        // Ctrl+Enter in a field hands its text over and saves
        await admin.GetByTestId("contact-opsUsers").FillAsync("guests@harbour.example");
        await admin.Keyboard.PressAsync("Control+Enter");
        await Expect(admin.GetByTestId("contact-done")).ToBeVisibleAsync();

        // The other session hears of it without a reload
        await Expect(staff.GetByTestId("contact-continue")).ToBeVisibleAsync();
        Assert.True(await staff.EvaluateAsync<bool>("window.notReloaded === true"));
        await staff.GetByTestId("contact-continue").ClickAsync();
        await Expect(new RequestsPage(staff).Row(booking)).ToBeVisibleAsync();

        // and the deep link is where it leads
        await admin.GetByTestId("contact-continue").ClickAsync();
        await admin.WaitForURLAsync("**/requests?tab=decided");
        await Expect(admin.GetByTestId("tab-decided")).ToBeVisibleAsync();
        looks.AssertNothing();
    }
}
