namespace MerchantPortal.Web.Ui;

/// <summary>What a chip, badge or timeline entry says at a glance; always beside a word, never instead of one.</summary>
public enum Tone
{
    /// <summary>A plain fact.</summary>
    Neutral,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Done, accepted, healthy.</summary>
    Good,

    /// <summary>Needs a look.</summary>
    Warning,

    /// <summary>Failed or about to.</summary>
    Bad,
}

internal static class Tones
{
    /// <summary>The class suffix of a tone.</summary>
    public static string Name(this Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Info => "info",
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "bad",
    };
}
