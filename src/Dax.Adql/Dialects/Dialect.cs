using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>SQL of one engine, ready to run: nothing in it came from the user but through the dialect's quoting.</summary>
public sealed record SqlText(string Text)
{
    /// <summary>The expressions that can fail on a value, each alone at the start of its line of the text, in the order of the lines.</summary>
    public IReadOnlyList<SqlSite> Sites { get; init; } = [];

    /// <summary>What an engine may find out first, so that the statement passes over rows that cannot match. Without it the answer is the same.</summary>
    public IReadOnlyList<SqlCellSet> CellSets { get; init; } = [];

    /// <summary>Of a statement that is run for each piece of a table: where in the text the condition stands that selects the piece, between parentheses that are there.</summary>
    public int? PieceAt { get; init; }
}

/// <summary>The cells of the sky about the rows of a small table.</summary>
/// <param name="Variable">Where the statement looks for the number of the set.</param>
/// <param name="Sql">Gives the cells, a BIGINT each.</param>
public sealed record SqlCellSet(string Variable, string Sql);

/// <summary>An expression that can fail on a value: an engine that tells the line of its text tells the place in the query.</summary>
/// <param name="Line">Of the SQL, from 1; lines end with a line feed, a carriage return or both.</param>
/// <param name="Message">What went wrong when it fails: "a text could not be read as INTEGER".</param>
/// <param name="At">Where it stands in the query.</param>
public sealed record SqlSite(int Line, string Message, TextPosition At);

/// <summary>A column of the answer. Names are as the user wrote them (TAP 1.1, 3.2), unique and never empty.</summary>
public sealed record ResultColumn(string Name, AdqlType Type)
{
    public string? ArraySize { get; init; }
    /// <summary>Text that may go beyond ASCII: unicodeChar in VOTable.</summary>
    public bool IsUnicode { get; init; }
    public string? Unit { get; init; }
    public string? Ucd { get; init; }
    public string? Utype { get; init; }
    public string? XType { get; init; }
    public string? Description { get; init; }
}

/// <summary>Writes bound queries as the SQL of one engine. What it cannot say is an error, never dropped.</summary>
public abstract class Dialect
{
    /// <summary>"duckdb", "postgresql", …</summary>
    public abstract string Name { get; }

    /// <summary>The user-defined functions that it can write.</summary>
    public virtual UserFunctionSet UserFunctions => UserFunctionSet.None;

    /// <param name="query">Names resolved, types known.</param>
    /// <param name="rowLimit">At most so many rows (MAXREC + 1), beside the query's own TOP; null for no limit.</param>
    public abstract AdqlResult<SqlText> Write(BoundQuery query, long? rowLimit);
}
