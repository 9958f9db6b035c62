using System.Globalization;

namespace MerchantPortal.Web.Ui;

/// <summary>Element ids that are unique in the process, for labels and error links.</summary>
internal static class Ids
{
    private static long last;

    /// <summary>The next id with this prefix.</summary>
    public static string Next(string prefix) => prefix + "-" + Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
}
