using System.Globalization;
using Dax.Sky.Fits;

namespace Dax.Sky.Tests.Wcs;

/// <summary>Keywords written as a test writes them: `KEY value`, strings in quotes.</summary>
internal sealed class TextKeywords : IFitsKeywords
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public TextKeywords(params string[] lines)
    {
        foreach (var line in lines) Add(line);
    }

    public TextKeywords Add(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        values[line[..blank]] = line[(blank + 1)..].Trim();
        return this;
    }

    public TextKeywords Remove(string keyword)
    {
        values.Remove(keyword);
        return this;
    }

    public bool TryGetNumber(string keyword, out double value)
    {
        value = 0;
        return values.TryGetValue(keyword, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    public bool TryGetInteger(string keyword, out long value)
    {
        value = 0;
        return values.TryGetValue(keyword, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public bool TryGetText(string keyword, out string value)
    {
        var isText = values.TryGetValue(keyword, out var text) && text.StartsWith('\'');
        value = isText ? text!.Trim('\'').TrimEnd() : "";
        return isText;
    }
}
