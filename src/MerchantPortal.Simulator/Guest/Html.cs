using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace MerchantPortal.Simulator.Guest;

/// <summary>A piece of finished HTML. <see cref="Of"/> encodes every value that is not itself <see cref="Html"/>.</summary>
internal readonly record struct Html(string Markup)
{
    public static readonly Html None = new("");

    public static Html Of(Handler handler) => new(handler.ToString());

    public static Html All(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece.Markup)));

    public override string ToString() => Markup;

    /// <summary>Builds HTML from an interpolated string: literals as they are, values encoded.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

        public void AppendLiteral(string literal) => _text.Append(literal);

        public void AppendFormatted(Html html) => _text.Append(html.Markup);

        public void AppendFormatted(string? value) => _text.Append(Encoder.Encode(value ?? ""));

        public void AppendFormatted(long value) => _text.Append(value.ToString(CultureInfo.InvariantCulture));

        public override string ToString() => _text.ToString();
    }
}
