namespace Dax.Ivoa.Tables;

/// <summary>Everything in which the text formats differ, as data: marks (at most 16 bytes each), spellings, escape.</summary>
internal sealed record TextStyle
{
    public required byte[] RowStart { get; init; }
    public required byte[] CellBreak { get; init; }
    public required byte[] RowEnd { get; init; }
    public required Spelling Spelling { get; init; }
    public required TextEscape Escape { get; init; }
    public required ArrayMarks Arrays { get; init; }
    /// <summary>What a null string looks like.</summary>
    public byte[] NullText { get; init; } = [];

    /// <summary>Whether logical values inside arrays are words instead of T and F.</summary>
    public bool WordsInArrays { get; init; }

    public WideCell Wide(TableColumn column) => column switch
    {
        { IsArray: false } => new TextCell(Escape, NullText),
        { Kind: CellKind.Boolean, Field.Datatype: VoDatatype.Boolean } => WordsInArrays
            ? new ArrayCell<byte, BooleanText>(Arrays, Spelling)
            : new ArrayCell<byte, LetterText>(Arrays, Spelling),
        { Kind: CellKind.Boolean or CellKind.UnsignedByte } => new ArrayCell<byte, ByteText>(Arrays, Spelling),
        { Kind: CellKind.Short } => new ArrayCell<short, ShortText>(Arrays, Spelling),
        { Kind: CellKind.Int } => new ArrayCell<int, IntText>(Arrays, Spelling),
        { Kind: CellKind.Long } => new ArrayCell<long, LongText>(Arrays, Spelling),
        { Kind: CellKind.Float } => new ArrayCell<float, FloatText>(Arrays, Spelling),
        { Kind: CellKind.Double } => new ArrayCell<double, DoubleText>(Arrays, Spelling),
        _ => throw new ArgumentException($"column {column.Field.Name}: arrays of {column.Kind} have no text", nameof(column)),
    };
}
