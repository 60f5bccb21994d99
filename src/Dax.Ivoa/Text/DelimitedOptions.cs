using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Text;

/// <summary>How a delimited file is written, and bounds on it.</summary>
public sealed record DelimitedOptions
{
    /// <summary>Comma-separated values as RFC 4180 has them, with a header line.</summary>
    public static readonly DelimitedOptions Csv = new();

    /// <summary>Tab-separated values with a header line, without quoting.</summary>
    public static readonly DelimitedOptions Tsv = new() { Delimiter = (byte)'\t', Quote = null };

    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>Stands around fields that hold delimiters, and is doubled inside; null when there is no quoting.</summary>
    public byte? Quote { get; init; } = (byte)'"';

    /// <summary>Takes the meaning from the next byte, or gives it one (\t \n \r \0 \b); null when there is none.</summary>
    public byte? Escape { get; init; }

    /// <summary>Whether the first line has the columns' names.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Unquoted texts that stand for null.</summary>
    public IReadOnlyList<string> NullTexts { get; init; } = [@"\N"];

    /// <summary>Whether an unquoted empty field is null. In a column of numbers it always is.</summary>
    public bool EmptyIsNull { get; init; } = true;

    /// <summary>The columns, in the order of the fields; without it types are found from the first rows.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Rows looked at to find types.</summary>
    public int InferenceRows { get; init; } = 10_000;

    public int MaxColumns { get; init; } = 2_000;
    public long MaxRows { get; init; } = long.MaxValue;

    /// <summary>Bytes of one row.</summary>
    public int MaxRowBytes { get; init; } = 64 << 20;

    /// <summary>Elements of one array.</summary>
    public int MaxArrayElements { get; init; } = 4 << 20;
}

/// <summary>A delimited file that cannot be read; <see cref="Line"/> counts from 1.</summary>
public sealed class DelimitedFormatException(string message, long line) : TableFormatException(string.Create(CultureInfo.InvariantCulture, $"Line {line}: {message}"))
{
    public long Line { get; } = line;
}
