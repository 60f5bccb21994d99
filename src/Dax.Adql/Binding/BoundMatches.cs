namespace Dax.Adql.Binding;

/// <summary>
/// A disc about every row of a source: what rewriting puts beside an exact test <see cref="BoundInside"/> between two sources, so that an engine finds
/// the pairs by the cells of the sky that discs touch. Engines without cells write the exact test and the plain sources.
/// </summary>
/// <param name="Id">Unique in the query.</param>
/// <param name="Centre">Of columns of one source.</param>
/// <param name="Radius">Degrees: constant, or of columns of the same source.</param>
/// <param name="Order">HEALPix order of the cells.</param>
internal sealed record BoundDisc(int Id, BoundPoint Centre, BoundExpression Radius, int Order);

/// <summary>The rows of <paramref name="Source"/>, each once for every cell that its disc touches.</summary>
/// <param name="Source">A table or query.</param>
/// <param name="Number">Its number, by which its columns go.</param>
/// <param name="Disc">About its rows; or (<paramref name="Foreign"/>) about the row of an outer query, whose cells every row is combined with.</param>
/// <param name="Foreign">The disc belongs to an outer query.</param>
internal sealed record BoundSpread(BoundSource Source, int Number, BoundDisc Disc, bool Foreign) : BoundSource(Source.Origin);

/// <summary>A position in the disc about another source's row. It lies in exactly one cell, so a pair of rows is found once.</summary>
/// <param name="Disc">The disc.</param>
/// <param name="Carrier">Number of the spread source; null when the disc belongs to an outer query.</param>
/// <param name="Point">The position.</param>
/// <param name="Key">Number of its source and the stored key of order 29, when it has one.</param>
/// <param name="Test">The exact test, which always stays.</param>
internal sealed record BoundMatch(BoundDisc Disc, int? Carrier, BoundPoint Point, (int Source, string Column)? Key, BoundInside Test) : BoundCondition(Test.Origin);

/// <summary>
/// The nullable side of an outer join, already matched with the other side. Either it is joined
/// again by the rows of a table (<paramref name="Row"/>), or it is evaluated for each row on its left.
/// </summary>
/// <param name="Plain">The source as it stands in the query.</param>
/// <param name="Number">Its number.</param>
/// <param name="Inner">The source joined with the table of <paramref name="Row"/>; or alone, under <paramref name="Where"/>.</param>
/// <param name="Where">What it fulfils with the row on the left, when it is evaluated for each.</param>
/// <param name="Row">Number of the other table, or null.</param>
internal sealed record BoundNear(BoundSource Plain, int Number, BoundSource Inner, BoundExpression? Where, int? Row) : BoundSource(Plain.Origin);

/// <summary>The condition of an outer join with <see cref="BoundNear"/>.</summary>
/// <param name="Plain">As it stands in the query.</param>
/// <param name="Near">Number of the nullable side.</param>
/// <param name="Row">Number of the other table, or null.</param>
internal sealed record BoundNearTest(BoundExpression Plain, int Near, int? Row) : BoundCondition(Plain.Origin);

/// <summary>The first table of a full join, with the pairs that it makes with the second.</summary>
/// <param name="Plain">The first table.</param>
/// <param name="Number">Its number.</param>
/// <param name="Other">Number of the second.</param>
/// <param name="Inner">Both of them, joined.</param>
internal sealed record BoundPairs(BoundSource Plain, int Number, int Other, BoundSource Inner) : BoundSource(Plain.Origin);

/// <summary>The condition of a full join with <see cref="BoundPairs"/>.</summary>
internal sealed record BoundPairsTest(BoundExpression Plain, int First, int Second) : BoundCondition(Plain.Origin);
