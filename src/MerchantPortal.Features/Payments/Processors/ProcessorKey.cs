namespace MerchantPortal.Features.Payments.Processors;

/// <summary>What an idempotency key must look like at every processor.</summary>
public static class ProcessorKey
{
    /// <summary>The longest key, and the longest booking reference.</summary>
    public const int Longest = 200;

    /// <summary>Refuses what no processor could take.</summary>
    /// <exception cref="ArgumentException">The key is no printable ASCII of 1 to <see cref="Longest"/> characters, or the booking reference is longer.</exception>
    internal static void Check(string key, string bookingReference = "")
    {
        if (key is not { Length: > 0 and <= Longest } || key.Any(c => c is <= ' ' or > '~'))
        {
            throw new ArgumentException($"An idempotency key is 1 to {Longest} printable ASCII characters without blanks.", nameof(key));
        }

        if (bookingReference.Length > Longest)
        {
            throw new ArgumentException($"A booking reference has at most {Longest} characters.", nameof(bookingReference));
        }
    }
}
