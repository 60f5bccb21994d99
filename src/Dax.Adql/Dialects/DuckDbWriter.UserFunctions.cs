using Dax.Adql.Binding;
using Dax.Adql.Syntax;
using Dax.Sky.Healpix;

namespace Dax.Adql.Dialects;

/// <summary>
/// User-defined functions: by DuckDB's own where those are exact and quick, else by functions that the backend registers under names with <c>dax_</c>.
/// </summary>
internal sealed partial class DuckDbWriter
{
    private const string ScisqlPrefix = "scisql_";
    private const long LongestText = 16 << 20;
    private const string DayInMicroseconds = "86400000000e0";

    private static string? NativeName(UserFunctionId id) => id switch
    {
        UserFunctionId.HealpixIndex => "dax_healpix_index",
        UserFunctionId.HealpixCenterLon => "dax_healpix_center_lon",
        UserFunctionId.HealpixCenterLat => "dax_healpix_center_lat",
        UserFunctionId.TransformLon => "dax_transform_lon",
        UserFunctionId.TransformLat => "dax_transform_lat",
        UserFunctionId.TransformNumbers => "dax_transform_n",
        UserFunctionId.HmsToDegrees => "dax_hms_to_degrees",
        UserFunctionId.DmsToDegrees => "dax_dms_to_degrees",
        UserFunctionId.HasWord => "dax_has_word",
        _ => null,
    };

    private void UserFunction(BoundFunction function)
    {
        var id = function.Function.User!.Id;
        switch (id)
        {
            case UserFunctionId.ToJd:
                Julian(function.Arguments[0], "2440587.5e0");
                break;
            case UserFunctionId.ToMjd:
                Julian(function.Arguments[0], "40587e0");
                break;
            case UserFunctionId.EpochPropLon:
                EpochPosition("dax_epoch_lon(", function.Arguments);
                break;
            case UserFunctionId.EpochPropLat:
                EpochPosition("dax_epoch_lat(", function.Arguments);
                break;
            case UserFunctionId.HashlistHas:
                HashlistHas(function.Arguments);
                break;
            case UserFunctionId.NormalRandom:
                NormalRandom(function.Arguments);
                break;
            case UserFunctionId.Photometry or UserFunctionId.AngSep:
                Native("dax_" + function.Function.Name[ScisqlPrefix.Length..], function.Arguments);
                break;
            case UserFunctionId.PtInBox or UserFunctionId.PtInEllipse:
                Sql.Append("CAST(");
                Native("dax_" + function.Function.Name[ScisqlPrefix.Length..], function.Arguments);
                Sql.Append(" AS INTEGER)");
                break;
            default:
                if (NativeName(id) is { } native)
                    Native(native, function.Arguments);
                else
                    Fail($"{function.Function.Name} is not supported here", function.Origin);
                break;
        }
    }

    private void Native(string name, Seq<BoundExpression> arguments)
    {
        List(name + "(", arguments);
        Sql.Append(')');
    }

    /// <summary>Microseconds since 1970 are exact; what is no timestamp, and infinity, is NULL.</summary>
    private void Julian(BoundExpression time, string epoch)
    {
        var name = "v" + Number(++lambdas);
        Sql.Append("list_transform([TRY_CAST(");
        Value(time);
        Sql.Append($" AS TIMESTAMP)], lambda {name}: CASE WHEN isfinite({name}) THEN epoch_us({name}) / {DayInMicroseconds} + {epoch} END)[1]");
    }

    /// <summary>Parallax and motions that are NULL are 0; a NULL position or epoch makes the result NULL.</summary>
    private void EpochPosition(string start, Seq<BoundExpression> arguments)
    {
        Sql.Append(start);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0)
                Sql.Append(", ");
            var mayMiss = i is >= 2 and <= 5;
            Sql.Append(mayMiss ? "coalesce(" : "");
            Value(arguments[i]);
            Sql.Append(mayMiss ? ", 0e0)" : "");
        }

        Sql.Append(')');
    }

    /// <summary>The list and the item between hash signs; an item with one inside is none.</summary>
    private void HashlistHas(Seq<BoundExpression> arguments)
    {
        Sql.Append("CAST((contains('#' || lower(");
        Value(arguments[0]);
        Sql.Append(") || '#', '#' || lower(");
        Value(arguments[1]);
        Sql.Append(") || '#') AND NOT contains(");
        Value(arguments[1]);
        Sql.Append(", '#')) AS INTEGER)");
    }

    /// <summary>Box and Muller (1958): random() is below 1, so that the logarithm's argument is above 0.</summary>
    private void NormalRandom(Seq<BoundExpression> arguments)
    {
        Sql.Append('(');
        Value(arguments[0]);
        Sql.Append(" + ");
        Value(arguments[1]);
        Sql.Append(" * sqrt(-2e0 * ln(1e0 - random())) * cos(2e0 * pi() * random()))");
    }

    /// <summary>Positions that are none have the key -1.</summary>
    protected override void KeyIndex(BoundKeyIndex index)
    {
        Sql.Append("CASE WHEN ");
        Key();
        Sql.Append(" >= 0 THEN ");
        Key();
        Sql.Append($" >> {Number(2 * (HealpixNested.MaxOrder - index.Order))} END");

        void Key()
        {
            Sql.Append('t').Append(Number(index.Source)).Append('.');
            Identifier(index.KeyColumn);
        }
    }

    protected override void UserAggregate(BoundUserAggregate aggregate)
    {
        if (aggregate.Function.User!.Id == UserFunctionId.Histogram)
            Histogram(aggregate.Arguments);
        else
            StringAgg(aggregate.Arguments);
    }

    /// <summary>The engine's memory bounds the text while it grows; one cell of a result is bounded closer.</summary>
    private void StringAgg(Seq<BoundExpression> arguments)
    {
        var name = "v" + Number(++lambdas);
        List("list_transform([string_agg(", arguments);
        Sql.Append($")], lambda {name}: CASE WHEN strlen({name}) > {Number(LongestText)} THEN error('The joined text is too long.') ELSE {name} END)[1]");
    }

    /// <summary>The smallest of the backend's functions that has room for the bins; no rows at all are counts of 0.</summary>
    private void Histogram(Seq<BoundExpression> arguments)
    {
        var bins = ((BoundInteger)arguments[3]).Value;
        var size = bins switch { <= 16 => 16, <= 64 => 64, <= 256 => 256, _ => 1000 };
        List($"coalesce(dax_histogram_{Number(size)}(", arguments);
        Sql.Append($"), list_resize(CAST([] AS INTEGER[]), {Number(bins + 2)}, 0))");
    }
}
