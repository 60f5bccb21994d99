using System.Text.Json;
using Dax.Backends.Butler.Sql;
using Dax.Backends.Butler.Where;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Remote;

/// <summary>An expression of the Butler's language, its names resolved, in the server's form.</summary>
internal sealed class WherePredicate(string datasetType)
{
    public Predicate Write(BoundCondition condition) => condition switch
    {
        BoundJunction { IsAll: true } all => Predicate.All(all.Operands.Select(Write)),
        BoundJunction any => Predicate.Any(any.Operands.Select(Write)),
        BoundNot not => Write(not.Operand).Not(),
        BoundTruth truth => Truth(truth.Column),
        BoundComparison comparison => Comparison(comparison),
        BoundIn membership => Membership(membership),
        BoundNullTest test => Expressions.Condition("is_null", json => Property(json, "operand", Value(test.Operand))),
        BoundGlob glob => Expressions.Compare(Value(glob.Column), "glob", Expressions.Literal(glob.Pattern)),
        BoundTimeOverlap overlap => Expressions.Compare(Value(overlap.Left), "overlaps", Value(overlap.Right)),
        BoundRegionOverlap overlap => Expressions.Compare(Value(overlap.Left), "overlaps", Value(overlap.Right)),
        _ => throw Unsupported(),
    };

    private Predicate Truth(Bound column) => column switch
    {
        BoundLiteral { Value: true } => Predicate.True,
        BoundLiteral { Value: false } => Predicate.False,
        _ => Expressions.Condition("boolean_wrapper", json => Property(json, "operand", Value(column))),
    };

    private Predicate Comparison(BoundComparison node)
    {
        if (node.Left.Type == WhereType.Truth) return Truths(node);
        return Expressions.Compare(Value(node.Left), node.Operator switch { "=" => "==", "<>" => "!=", var other => other }, Value(node.Right));
    }

    // The server's language has no truth values: a column is asked for itself, or for its opposite.
    private Predicate Truths(BoundComparison node)
    {
        var (column, value) = node.Left is BoundLiteral ? (node.Right, node.Left) : (node.Left, node.Right);
        if (value is not BoundLiteral { Value: bool isTrue }) throw Unsupported();
        var truth = Truth(column);
        return isTrue == (node.Operator == "=") ? truth : truth.Not();
    }

    private Predicate Membership(BoundIn node)
    {
        var member = Value(node.Member);
        var parts = new List<Predicate>();
        if (node.Values.Count > 0)
        {
            parts.Add(Expressions.Condition("in_container", json =>
            {
                Property(json, "member", member);
                json.WriteStartArray("container");
                foreach (var value in node.Values) Value(value)(json);
                json.WriteEndArray();
            }));
        }
        foreach (var range in node.Ranges)
        {
            parts.Add(Expressions.Condition("in_range", json =>
            {
                Property(json, "member", member);
                json.WriteNumber("start", range.First);
                // Ours has both ends inside, the server's ends before its stop.
                json.WriteNumber("stop", range.Last + 1);
                json.WriteNumber("step", range.Stride);
            }));
        }
        if (node.HasNull) parts.Add(Expressions.Condition("is_null", json => Property(json, "operand", member)));
        return Predicate.Any(parts);
    }

    private Action<Utf8JsonWriter> Value(Bound node) => node switch
    {
        BoundLiteral { Type: WhereType.Time, Value: long time } => Expressions.Time(time),
        BoundLiteral literal => Expressions.Literal(literal.Value),
        BoundSpan span => Expressions.Span(span.Begin, span.End),
        BoundRegion region => Expressions.Region(region.Region),
        BoundKey key => Expressions.Key(key.Dimension.Name),
        BoundField field => Expressions.Field(field.Element.Name, field.Field),
        BoundDatasetField field => Expressions.DatasetField(datasetType, field.Field),
        BoundEnd end => Expressions.Unary(end.IsBegin ? "begin_of" : "end_of", Value(end.Span)),
        BoundMinus minus => Expressions.Unary("-", Value(minus.Operand)),
        BoundArithmetic arithmetic => Expressions.Binary(Value(arithmetic.Left), arithmetic.Operator.ToString(), Value(arithmetic.Right)),
        _ => throw Unsupported(),
    };

    private static void Property(Utf8JsonWriter json, string name, Action<Utf8JsonWriter> value)
    {
        json.WritePropertyName(name);
        value(json);
    }

    private static RegistryException Unsupported() => new(new Fault.Usage("The expression asks for something that Butler servers do not compare."));
}
