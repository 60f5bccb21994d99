using Dax.Adql.Binding;
using Dax.Adql.Rewriting;

namespace Dax.Adql.Dialects;

/// <summary>How Qserv keeps a table.</summary>
public enum QservKind
{
    /// <summary>Whole, on every worker.</summary>
    Replicated,
    /// <summary>In chunks by its own position.</summary>
    Director,
    /// <summary>In the chunks of its director's rows, by their key.</summary>
    Child,
    /// <summary>Pairs of two directors' keys, in the chunks of both.</summary>
    Match,
}

/// <summary>What Qserv's configuration says of a table. Columns go by their declared names, tables by <c>schema.table</c>, without regard to case.</summary>
public sealed record QservTable(QservKind Kind)
{
    /// <summary>The director of a child, or the first one of a match table.</summary>
    public string? Director { get; init; }
    /// <summary>The column with the director's key.</summary>
    public string? Key { get; init; }
    /// <summary>The second director of a match table.</summary>
    public string? SecondDirector { get; init; }
    public string? SecondKey { get; init; }
    /// <summary>The columns (degrees) by which rows go into chunks: of a director its position, of a child a copy of its director's, when it has one.</summary>
    public string? Longitude { get; init; }
    public string? Latitude { get; init; }
    /// <summary>Degrees beyond its border that a chunk knows of a director's rows, or within which a match table has its pairs.</summary>
    public double Overlap { get; init; }
}

/// <summary>The tables of a Qserv instance.</summary>
public sealed record QservOptions
{
    /// <summary>By <c>schema.table</c>. What is not here is replicated.</summary>
    public IReadOnlyDictionary<string, QservTable> Tables { get; init; } = new Dictionary<string, QservTable>();

    /// <summary>
    /// Keys of directors may be compared by &lt; and others too. Qserv's manual allows =, IN and BETWEEN only; newer versions take the others, with a
    /// scan of every chunk.
    /// </summary>
    public bool AnyKeyComparison { get; init; }
}

/// <summary>
/// SQL of Qserv: that of MariaDB, as far as Qserv's parser and planner take it. What it does not run is refused by the name of the restriction
/// (<see cref="QservRules"/>). Areas become restrictors (<c>scisql_s2PtInCircle(…) = 1</c> at the start of WHERE), from which it derives the chunks
/// that it asks. It has no CAST: result columns have their values, and the types that MariaDB gives them. NULLs come first in ascending order,
/// and texts compare by the collations of their columns.
/// </summary>
public sealed class QservDialect(QservOptions options) : Dialect
{
    public override string Name => "qserv";

    public override AdqlResult<SqlText> Write(BoundQuery query, long? rowLimit)
    {
        var plain = PlainPass.Run(query);
        var errors = QservRules.CheckShape(plain);
        if (errors.Count > 0)
            return new(errors);
        var analysed = QservQuery.Of((BoundSelect)plain.Root, options);
        errors = QservRules.CheckContent(analysed);
        return errors.Count > 0 ? new(errors) : new QservWriter().Run(analysed, rowLimit);
    }
}
