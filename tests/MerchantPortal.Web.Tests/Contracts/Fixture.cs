using System.Text;

namespace MerchantPortal.Web.Tests.Contracts;

/// <summary>JSON samples of the seed documents, repaired (missing commas, int64 as strings, camelCase in REST bodies, booking_id added).</summary>
internal static class Fixture
{
    public static byte[] Bytes(string name)
    {
        using var stream = typeof(Fixture).Assembly.GetManifestResourceStream("Fixtures/" + name + ".json")
            ?? throw new ArgumentException("no fixture " + name, nameof(name));
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}
