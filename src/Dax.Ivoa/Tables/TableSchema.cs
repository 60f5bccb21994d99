namespace Dax.Ivoa.Tables;

/// <summary>What a cell is, whatever stores it. Names the memory of a vector and chooses the encoder.</summary>
public enum CellKind
{
    /// <summary>0 or 1 in a byte.</summary>
    Boolean,
    UnsignedByte,
    Short,
    Int,
    Long,
    Float,
    Double,
    /// <summary>UTF-8 text: VOTable char or unicodeChar.</summary>
    Text,
    /// <summary>Microseconds since 1970-01-01T00:00:00 (no zone) in a long; written as DALI 1.1 (3.3.3) timestamp text.</summary>
    Timestamp,
}

/// <summary>VOTable datatype names (VOTable 1.4, 2.1) that we read and write.</summary>
public enum VoDatatype { Boolean, Bit, UnsignedByte, Short, Int, Long, Char, UnicodeChar, Float, Double, FloatComplex, DoubleComplex }

/// <summary>
/// The metadata of one column as VOTable's FIELD and TAP_SCHEMA.columns carry it. <paramref name="ArraySize"/> is the VOTable
/// attribute's text (<c>null</c> for a scalar; <c>"*"</c>, <c>"10"</c>, <c>"10*"</c>, <c>"2x3"</c>).
/// </summary>
public sealed record FieldInfo(string Name, VoDatatype Datatype, string? ArraySize = null)
{
    public string? Unit { get; init; }
    public string? Ucd { get; init; }
    public string? Utype { get; init; }
    public string? XType { get; init; }
    public string? Description { get; init; }
    /// <summary>XML ID, for descriptors that refer to this column.</summary>
    public string? Id { get; init; }
}

/// <summary>A column of a table in flight: what it is called outside and what its memory is inside.</summary>
/// <param name="Field">What the document says of it.</param>
/// <param name="Kind">The kind of one cell, or of one element when <paramref name="IsArray"/>.</param>
/// <param name="IsArray">True when the vector is an <see cref="ArrayVector{T}"/>. Text is never an array here.</param>
public sealed record TableColumn(FieldInfo Field, CellKind Kind, bool IsArray = false);

/// <summary>The columns of a table in flight.</summary>
public sealed record TableSchema(IReadOnlyList<TableColumn> Columns);
