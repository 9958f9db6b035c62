using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MerchantPortal.Browser.Tests;

/// <summary>Passkeys with Chromium's virtual authenticator, and two-factor sign-in.</summary>
[Collection(SharedProduct.Name)]
public sealed class SignInTests(Chromium chromium, Product product) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_passkey_is_made_on_the_profile_and_signs_in_afterwards()
    {
        var page = await OpenAsync(product);
        var tools = await page.Context.NewCDPSessionAsync(page);
        await tools.SendAsync("WebAuthn.enable");
        await tools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        await SignInAsync(page, Demo.Manager);
        await GoAsync(page, "/account/profile");
        await page.GetByTestId("passkey-add").ClickAsync();
        await Expect(page.GetByTestId("profile-notice")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("passkeys").Locator("li")).ToHaveCountAsync(1);

        await SignOutAsync(page);
        await page.GetByTestId("sign-in-passkey").ClickAsync();
        await page.WaitForURLAsync("**/requests");
        await Expect(page.GetByTestId("tab-open")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_second_factor_is_set_up_and_asked_for()
    {
        var page = await OpenAsync(product);
        await SignInAsync(page, Demo.Istanbul);
        await GoAsync(page, "/account/profile");
        await page.GetByTestId("two-factor-start").ClickAsync();
        var key = (await page.GetByTestId("authenticator-key").TextContentAsync())!;
        await page.GetByTestId("authenticator-code").FillAsync(Code(key));
        await page.GetByTestId("authenticator-submit").ClickAsync();
        await Expect(page.GetByTestId("recovery-codes").Locator("li")).ToHaveCountAsync(10);
        var looks = new Looks();
        await looks.AtAsync(page, "recovery codes");
        await GoAsync(page, "/account/profile/recovery-codes");
        await looks.AtAsync(page, "new recovery codes, asked");
        await page.GetByTestId("codes-submit").ClickAsync();
        await Expect(page.GetByTestId("recovery-codes").Locator("li")).ToHaveCountAsync(10);
        await looks.AtAsync(page, "new recovery codes");

        await GoAsync(page, "/account/profile");
        await Expect(page.GetByTestId("two-factor-state")).ToHaveAttributeAsync("data-state", "on");
        await SignOutAsync(page);
        await FillSignInAsync(page, Demo.Istanbul);
        await page.WaitForURLAsync("**/account/two-factor**");
        await page.GetByTestId("two-factor-code").FillAsync("000000");
        await page.GetByTestId("two-factor-submit").ClickAsync();
        await Expect(page.GetByTestId("two-factor-error")).ToBeVisibleAsync();
        await looks.AtAsync(page, "second factor, refused");
        looks.AssertNothing();
        await page.GetByTestId("two-factor-code").FillAsync(Code(key));
        await page.GetByTestId("two-factor-submit").ClickAsync();
        await page.WaitForURLAsync("**/requests");
        await Expect(page.GetByTestId("tab-open")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_refused_without_saying_what_was_wrong()
    {
        var page = await OpenAsync(product);
        await page.GotoAsync("/requests?tab=decided");
        await page.GetByTestId("sign-in-email").FillAsync(Demo.Table);
        await page.GetByTestId("sign-in-password").FillAsync("not-the-password");
        await page.GetByTestId("sign-in-submit").ClickAsync();
        var known = await page.GetByTestId("sign-in-error").TextContentAsync();
        await page.GetByTestId("sign-in-email").FillAsync("nobody@demo.example");
        await page.GetByTestId("sign-in-password").FillAsync("not-the-password");
        await page.GetByTestId("sign-in-submit").ClickAsync();
        await Expect(page.GetByTestId("sign-in-email")).ToHaveValueAsync("nobody@demo.example");
        await Expect(page.GetByTestId("sign-in-error")).ToHaveTextAsync(known!);

        // and the right one leads to where the person wanted to go
        await FillSignInAsync(page, Demo.Table);
        await page.WaitForURLAsync("**/requests?tab=decided");
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in");
        await FillSignInAsync(page, email);
        await page.WaitForURLAsync("**/requests");
    }

    private static async Task FillSignInAsync(IPage page, string email)
    {
        await page.GetByTestId("sign-in-email").FillAsync(email);
        await page.GetByTestId("sign-in-password").FillAsync(Demo.Password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/requests");
        await page.GetByTestId("person-menu").Locator("summary").ClickAsync();
        await page.GetByTestId("sign-out").ClickAsync();
        await page.WaitForURLAsync("**/account/sign-in**");
    }

    /// <summary>The six digits of RFC 6238 for now.</summary>
    private static string Code(string key)
    {
        var bits = string.Concat(key.Where(char.IsAsciiLetterOrDigit).Select(c =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Where(eight => eight.Length == 8).Select(eight => Convert.ToByte(new string(eight), 2)).ToArray();
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, SystemClock.Instance.GetCurrentInstant().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps speak it
        var hash = HMACSHA1.HashData(secret, step);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at, 4)) & int.MaxValue) % 1_000_000;
        return number.ToString("000000", CultureInfo.InvariantCulture);
    }
}
