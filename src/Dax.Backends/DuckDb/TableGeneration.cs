using Dax.Ivoa.Vosi;

namespace Dax.Backends.DuckDb;

/// <summary>
/// One published state of one table: an immutable DuckDB file. It holds <c>main."t"</c> with the columns of <paramref name="Entry"/>, named and
/// ordered as declared, and after them, when the table has a main position, the hidden key column, by which the rows are ordered.
/// </summary>
/// <param name="Generation">Unique name of this state: lower-case letters and digits, beginning with a letter.</param>
/// <param name="FileName">The file in the folder's <c>tables</c>, without a directory.</param>
/// <param name="SchemaName">As declared, unquoted.</param>
/// <param name="TableName">As declared, unquoted.</param>
/// <param name="KeyColumn">
/// <see cref="CatalogFolder.PositionKey"/> when the rows are ordered by it: the HEALPix nested index of order 29 of the main position (BIGINT NOT NULL),
/// and -1 (before every cell) where the position is null or not finite. Null when there is none.
/// </param>
public sealed record TableGeneration(string Generation, string FileName, string SchemaName, string TableName, TableEntry Entry, string? KeyColumn, DateTimeOffset Published);
