using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace MerchantPortal.Web.Pages.Offer;

/// <summary>The little HTML that Google keeps of a description (spec feeds 4.1), as it will look: anything else is stripped. The result is safe to show.</summary>
public static class LimitedHtml
{
    private static readonly FrozenSet<string> Kept =
        "h1 h2 h3 h4 h5 ul ol li strong em italic p br".Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Only the tags that are kept, without attributes and closed in order; all text encoded. Headings become paragraphs in bold: the page has headings of its own.</summary>
    public static string Clean(string text)
    {
        var html = new StringBuilder();
        var open = new Stack<string>();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '<' && text.IndexOf('>', at) is > 0 and var end && TagAt(text, at, end) is { Name.Length: > 0 } tag)
            {
                Write(html, open, tag.Name, tag.Closes);
                at = end + 1;
                continue;
            }

            var next = text.IndexOf('<', at + 1);
            next = next < 0 ? text.Length : next;
            html.Append(WebUtility.HtmlEncode(WebUtility.HtmlDecode(text[at..next])));
            at = next;
        }

        while (open.TryPop(out var left))
        {
            html.Append("</").Append(left).Append('>');
        }

        return html.ToString();
    }

    private static (string Name, bool Closes) TagAt(string text, int start, int end)
    {
        var inner = text.AsSpan(start + 1, end - start - 1);
        var closes = inner.StartsWith("/", StringComparison.Ordinal);
        inner = closes ? inner[1..] : inner;
        var length = 0;
        while (length < inner.Length && char.IsAsciiLetterOrDigit(inner[length]))
        {
            length++;
        }

        return (inner[..length].ToString().ToLowerInvariant(), closes);
    }

    private static void Write(StringBuilder html, Stack<string> open, string name, bool closes)
    {
        if (!Kept.Contains(name))
        {
            return;
        }

        var shown = name switch
        {
            "h1" or "h2" or "h3" or "h4" or "h5" => "b",
            "italic" => "em",
            _ => name,
        };
        if (shown == "br")
        {
            html.Append("<br>");
        }
        else if (!closes)
        {
            open.Push(shown);
            html.Append('<').Append(shown).Append('>');
        }
        else if (open.Contains(shown))
        {
            string top;
            do
            {
                top = open.Pop();
                html.Append("</").Append(top).Append('>');
            }
            while (top != shown);
        }
    }
}
