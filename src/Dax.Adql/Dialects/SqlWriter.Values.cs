using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>Values and conditions. Everything compound stands in parentheses: no precedence is relied on.</summary>
internal abstract partial class SqlWriter
{
    protected void Value(BoundExpression value)
    {
        if (Enter(value.Origin))
            Write(value);
        Leave();
    }

    /// <summary>A flag column as a condition is written as it stands.</summary>
    protected void Condition(BoundExpression condition) => Value(condition);

    private void Write(BoundExpression value)
    {
        switch (value)
        {
            case BoundColumn column: Column(column); break;
            case BoundInteger whole: Whole(whole); break;
            case BoundDouble number: Literal(number.Value); break;
            case BoundText text: Literal(text.Value); break;
            case BoundTruth truth: Literal(truth.Value); break;
            case BoundTimestamp time: Literal(time.Value); break;
            case BoundNull nothing: Null(nothing.Type); break;
            case BoundNegation negation: Negation(negation); break;
            case BoundChain chain: Chain(chain); break;
            case BoundConcat concat: Concat(concat); break;
            case BoundFunction function: Function(function); break;
            case BoundAggregate aggregate: Aggregate(aggregate); break;
            case BoundKeyIndex index: KeyIndex(index); break;
            case BoundUserAggregate aggregate: UserAggregate(aggregate); break;
            case BoundCast { Length: { } length } cast: Truncated(cast.Operand, length); break;
            case BoundCast cast: Cast(cast.Operand, cast.Type); break;
            case BoundCoalesce coalesce: List("coalesce(", coalesce.Arguments); Sql.Append(')'); break;
            case BoundScalarQuery query: Operand(query.Query); break;
            case BoundElement element: Element(element); break;
            case BoundDistance distance: Distance(distance); break;
            case BoundIndicator indicator: Indicator(indicator.Condition); break;
            case BoundInUnit converted: Value(converted.Value); break;
            case BoundMeasure measure: Measure(measure); break;
            case BoundGeometry geometry: Geometry(geometry); break;
            default: WriteCondition(value); break;
        }
    }

    private void WriteCondition(BoundExpression value)
    {
        switch (value)
        {
            case BoundComparison comparison: Compare(comparison); break;
            case BoundJunction junction: Infix(junction.Operands, junction.IsOr ? " OR " : " AND "); break;
            case BoundNot not: Prefix("(NOT ", not.Operand); break;
            case BoundBetween between: Between(between); break;
            case BoundInList list: InList(list); break;
            case BoundInQuery query: InQuery(query); break;
            case BoundLike like: Like(like); break;
            case BoundIsNull isNull: Sql.Append('('); Value(isNull.Value); Sql.Append(isNull.Negated ? " IS NOT NULL)" : " IS NULL)"); break;
            case BoundExists exists: Sql.Append("(EXISTS "); Operand(exists.Query); Sql.Append(')'); break;
            case BoundInside inside: Inside(inside); break;
            case BoundSpatial spatial: Spatial(spatial); break;
            case BoundMatch or BoundNearTest or BoundPairsTest: Match((BoundCondition)value); break;
            case BoundKeyRange range: KeyRange(range); break;
            case BoundRegionBox box: RegionBox(box); break;
            case BoundRegionPoint point: RegionPoint(point); break;
            case BoundRowNumber or BoundPiece: Piece(value); break;
            default: Fail("This cannot be said to the engine of this catalog", value.Origin); break;
        }
    }

    /// <summary>What statements of shared scans have.</summary>
    protected virtual void Piece(BoundExpression value) => Fail("Tables of this catalog are not read in pieces", value.Origin);

    /// <summary>A condition of a source that rewriting prepared (see <see cref="Matched"/>).</summary>
    protected virtual void Match(BoundCondition match) => Value(match switch
    {
        BoundMatch pair => pair.Test,
        BoundNearTest near => near.Plain,
        BoundPairsTest pairs => pairs.Plain,
        _ => throw new InvalidOperationException(match.GetType().Name),
    });

    /// <summary>Engines take a small literal for an INTEGER; where it is a BIGINT, what is done with it must not stay among INTEGERs.</summary>
    private void Whole(BoundInteger whole)
    {
        if (whole.Type == AdqlTypes.Bigint && whole.Value is >= int.MinValue and <= int.MaxValue)
            Cast(whole with { Type = AdqlTypes.Integer }, AdqlTypes.Bigint);
        else
            Literal(whole.Value);
    }

    protected virtual void Column(BoundColumn column)
    {
        Sql.Append('t').Append(Number(column.Source)).Append('.');
        Identifier(column.Column.PhysicalName);
    }

    protected virtual void Negation(BoundNegation negation) => Prefix("(-", negation.Operand);

    protected virtual void Concat(BoundConcat concat) => Infix(concat.Operands, " || ", concat.Origin);

    protected virtual void Compare(BoundComparison comparison) => Binary(comparison.Left, Sign(comparison.Operator), comparison.Right);

    protected static string Sign(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => " = ",
        ComparisonOperator.NotEqual => " <> ",
        ComparisonOperator.Less => " < ",
        ComparisonOperator.LessOrEqual => " <= ",
        ComparisonOperator.Greater => " > ",
        _ => " >= ",
    };

    protected void Prefix(string start, BoundExpression operand)
    {
        Sql.Append(start);
        Value(operand);
        Sql.Append(')');
    }

    protected void Binary(BoundExpression left, string sign, BoundExpression right)
    {
        Sql.Append('(');
        Value(left);
        Sql.Append(sign);
        Value(right);
        Sql.Append(')');
    }

    /// <summary>AND and OR are flat in every engine's parser, whatever their length.</summary>
    private void Infix(Seq<BoundExpression> operands, string sign)
    {
        Sql.Append('(');
        for (var i = 0; i < operands.Count && Error is null; i++)
        {
            if (i > 0)
                Sql.Append(sign);
            Value(operands[i]);
        }

        Sql.Append(')');
    }

    /// <summary>Other chains are nested to the left in the engine, as deep as they are long.</summary>
    protected void Infix(Seq<BoundExpression> operands, string sign, Origin where)
    {
        if (Enter(where, operands.Count))
            Infix(operands, sign);
        Leave(operands.Count);
    }

    protected virtual void Chain(BoundChain chain)
    {
        if (Enter(chain.Origin, chain.Steps.Count))
        {
            Sql.Append('(');
            Value(chain.First);
            foreach (var step in chain.Steps)
            {
                if (Error is not null)
                    break;
                Step(step, chain.Type);
            }

            Sql.Append(')');
        }

        Leave(chain.Steps.Count);
    }

    protected virtual void Between(BoundBetween between)
    {
        Sql.Append('(');
        Value(between.Value);
        Sql.Append(between.Negated ? " NOT BETWEEN " : " BETWEEN ");
        Value(between.Low);
        Sql.Append(" AND ");
        Value(between.High);
        Sql.Append(')');
    }

    protected virtual void InList(BoundInList list)
    {
        Sql.Append('(');
        Value(list.Value);
        List(list.Negated ? " NOT IN (" : " IN (", list.Items);
        Sql.Append("))");
    }

    protected virtual void InQuery(BoundInQuery query)
    {
        Sql.Append('(');
        Value(query.Value);
        Sql.Append(query.Negated ? " NOT IN " : " IN ");
        Operand(query.Query);
        Sql.Append(')');
    }

    protected virtual void KeyRange(BoundKeyRange range)
    {
        Sql.Append("(t").Append(Number(range.Source)).Append('.');
        Identifier(range.KeyColumn);
        Sql.Append(" BETWEEN ").Append(Number(range.First)).Append(" AND ").Append(Number(range.Last)).Append(')');
    }

    protected virtual void RegionPoint(BoundRegionPoint point) => Sql.Append("TRUE");

    protected virtual void RegionBox(BoundRegionBox box)
    {
        var (all, b) = (box.Bounds, box.Box);
        Compare("(", all[0], " <= ", b.XMax);
        Compare(" AND ", all[1], " >= ", b.XMin);
        Compare(" AND ", all[2], " <= ", b.YMax);
        Compare(" AND ", all[3], " >= ", b.YMin);
        Compare(" AND ", all[4], " <= ", b.ZMax);
        Compare(" AND ", all[5], " >= ", b.ZMin);
        Sql.Append(')');

        void Compare(string before, string column, string comparison, float bound)
        {
            Sql.Append(before).Append('t').Append(Number(box.Source)).Append('.');
            Identifier(column);
            Sql.Append(comparison).Append("CAST(").Append(bound.ToString("R", System.Globalization.CultureInfo.InvariantCulture)).Append(" AS REAL)");
        }
    }

    protected abstract void Literal(long value);
    protected abstract void Literal(double value);
    protected abstract void Literal(string value);
    protected abstract void Literal(bool value);
    protected abstract void Literal(DateTime value);
    protected abstract void Null(AdqlType type);
    protected abstract void Step(BoundStep step, AdqlType type);
    protected abstract void Function(BoundFunction function);
    protected abstract void Aggregate(BoundAggregate aggregate);
    protected virtual void KeyIndex(BoundKeyIndex index) => Fail("HEALPix indices are not supported here", index.Origin);
    protected virtual void UserAggregate(BoundUserAggregate aggregate) => Fail($"{aggregate.Function.Name} is not supported here", aggregate.Origin);
    protected abstract void Truncated(BoundExpression value, int length);
    protected abstract void Like(BoundLike like);
    protected abstract void Element(BoundElement element);
    protected abstract void Indicator(BoundExpression condition);
    protected abstract void Distance(BoundDistance distance);
    protected abstract void Inside(BoundInside inside);
}
