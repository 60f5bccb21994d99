using Dax.Backends.Butler.Universe;
using Dax.Sky.Geometry;

namespace Dax.Backends.Butler.Where;

internal enum WhereType { Integer, Real, Text, Truth, Hash, Time, IngestDate, Timespan, Region, Uuid, Null, Condition }

/// <summary>An expression whose identifiers are resolved and whose types agree.</summary>
internal abstract record Bound(int At, WhereType Type);

/// <param name="Value">long, double, string, bool, or a Guid; times are nanoseconds.</param>
internal sealed record BoundLiteral(int At, WhereType Type, object? Value) : Bound(At, Type);

internal sealed record BoundSpan(int At, long Begin, long End) : Bound(At, WhereType.Timespan);

internal sealed record BoundRegion(int At, ISkyRegion Region) : Bound(At, WhereType.Region);

/// <summary>The value of a dimension.</summary>
internal sealed record BoundKey(int At, WhereType Type, DimensionElement Dimension) : Bound(At, Type);

/// <summary>A column of an element's record; its region or timespan by those names.</summary>
internal sealed record BoundField(int At, WhereType Type, DimensionElement Element, string Field) : Bound(At, Type);

/// <param name="Field">dataset_id, run, collection, ingest_date or timespan.</param>
internal sealed record BoundDatasetField(int At, WhereType Type, string Field) : Bound(At, Type);

/// <summary>The begin or end of a timespan.</summary>
internal sealed record BoundEnd(int At, Bound Span, bool IsBegin) : Bound(At, WhereType.Time);

internal sealed record BoundMinus(int At, WhereType Type, Bound Operand) : Bound(At, Type);

internal sealed record BoundArithmetic(int At, WhereType Type, char Operator, Bound Left, Bound Right) : Bound(At, Type);

// Conditions.
internal abstract record BoundCondition(int At) : Bound(At, WhereType.Condition);

internal sealed record BoundJunction(int At, bool IsAll, IReadOnlyList<BoundCondition> Operands) : BoundCondition(At);

internal sealed record BoundNot(int At, BoundCondition Operand) : BoundCondition(At);

internal sealed record BoundTruth(int At, Bound Column) : BoundCondition(At);

/// <param name="Operator">= &lt;&gt; &lt; &lt;= &gt; &gt;=.</param>
internal sealed record BoundComparison(int At, string Operator, Bound Left, Bound Right) : BoundCondition(At);

internal sealed record BoundIn(int At, Bound Member, IReadOnlyList<Bound> Values, IReadOnlyList<RangeNode> Ranges, bool HasNull) : BoundCondition(At);

internal sealed record BoundNullTest(int At, Bound Operand) : BoundCondition(At);

internal sealed record BoundGlob(int At, Bound Column, string Pattern) : BoundCondition(At);

/// <summary>Two timespans share an instant, or a timespan holds a time.</summary>
internal sealed record BoundTimeOverlap(int At, Bound Left, Bound Right) : BoundCondition(At);

/// <summary>A record's region overlaps a region that is given or another record's.</summary>
internal sealed record BoundRegionOverlap(int At, BoundField Left, Bound Right) : BoundCondition(At);
