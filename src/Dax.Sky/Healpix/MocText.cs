using System.Globalization;
using System.Text;

namespace Dax.Sky.Healpix;

/// <summary>A text that is no MOC; the message says where.</summary>
public sealed class MocFormatException(string message) : Exception(message);

/// <summary>MOCs as ASCII (MOC 2.0, 4.3.1): <c>1/1 2 4 2/12-14 21 8/</c>, the last order the resolution's where no cell has it.</summary>
public static class MocText
{
    /// <summary>Characters of a text at most.</summary>
    public const int MaxLength = 64 << 20;

    public static string Write(Moc moc)
    {
        var text = new StringBuilder();
        var order = -1;
        var cells = moc.Cells();
        for (var i = 0; i < cells.Count;)
        {
            if (text.Length > 0) text.Append(' ');
            if (cells[i].Order != order)
            {
                order = cells[i].Order;
                text.Append(CultureInfo.InvariantCulture, $"{order}/");
            }
            var first = cells[i].Index;
            var last = first;
            while (++i < cells.Count && cells[i].Order == order && cells[i].Index == last + 1) last++;
            text.Append(first);
            if (last > first) text.Append('-').Append(last);
        }
        if (order != moc.Order) text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{moc.Order}/");
        return text.ToString();
    }

    /// <summary>Cells in any order, overlapping or not; blanks, line ends and commas part them; an <c>s</c> may stand in front.</summary>
    public static Moc Read(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength) throw new MocFormatException($"A MOC may have at most {MaxLength} characters.");
        var ranges = new List<KeyRange>();
        var (order, finest) = (-1, -1);
        var at = 0;
        while (Skip(text, ref at))
        {
            if (text[at] is 's' or 'S' && finest < 0)
            {
                at++;
                continue;
            }
            var first = Number(text, ref at);
            if (at < text.Length && text[at] == '/')
            {
                at++;
                if (first > HealpixNested.MaxOrder) throw Wrong(at, $"there is no order {first}");
                order = (int)first;
                finest = Math.Max(finest, order);
                continue;
            }
            var last = first;
            if (at < text.Length && text[at] == '-')
            {
                at++;
                last = Number(text, ref at);
            }
            if (order < 0) throw Wrong(at, "a cell stands before any order");
            if (last < first || last >= 12L << (2 * order)) throw Wrong(at, $"order {order} has no such cells");
            ranges.Add(new KeyRange(Moc.Keys(new MocCell(order, first)).First, Moc.Keys(new MocCell(order, last)).Last));
        }
        return finest < 0 ? throw new MocFormatException("A MOC has at least one order, such as 0/.") : Moc.FromRanges(finest, ranges);
    }

    private static bool Skip(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ',')) at++;
        return at < text.Length;
    }

    private static long Number(ReadOnlySpan<char> text, ref int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        if (!long.TryParse(text[at..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw Wrong(at, "a number was expected");
        at = end;
        return number;
    }

    private static MocFormatException Wrong(int at, string what) => new(string.Create(CultureInfo.InvariantCulture, $"At character {at + 1} of the MOC: {what}."));
}
