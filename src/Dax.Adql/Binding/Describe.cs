using System.Globalization;
using System.Text;
using Dax.Adql.Dialects;
using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>Names and metadata of what a query gives.</summary>
internal static class Describe
{
    private static readonly string[] Places = [.. Enumerable.Range(0, 64).Select(i => "c" + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>What the engine calls output <paramref name="index"/>.</summary>
    public static string Place(int index) => index < Places.Length ? Places[index] : "c" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>A column that shows an expression: a plain column keeps everything; of others, what follows from their columns.</summary>
    public static CatalogColumn Column(string name, BoundExpression value, int index)
    {
        var place = Place(index);
        if (value is BoundColumn plain)
            return plain.Column with { Name = name, PhysicalName = place };
        var hasUnit = value.Type.IsNumeric || value.Type.IsArray || value.Type.IsGeometry;
        var column = Typed(name, value.Type) with { PhysicalName = place, Unit = hasUnit ? Meaning.Of(value).Text : null, Ucd = ResultUcd.Of(value), IsUnicode = value.Type.Base == AdqlBase.Text && HasUnicode(value) };
        return value is BoundCast { Length: { } length } ? column with { ArraySize = length.ToString(CultureInfo.InvariantCulture) + "*" } : column;
    }

    public static CatalogColumn Typed(string name, AdqlType type) => new(name, type)
    {
        ArraySize = type.IsArray || type.Base is AdqlBase.Text or AdqlBase.Timestamp or AdqlBase.Null ? "*" : null,
        XType = type.Base == AdqlBase.Timestamp ? "timestamp" : null,
    };

    /// <summary>Whether the text can have characters beyond ASCII: when a column or a literal in it has.</summary>
    private static bool HasUnicode(BoundExpression value) => value switch
    {
        BoundColumn plain => plain.Column.IsUnicode,
        BoundText text => !Ascii.IsValid(text.Value),
        BoundConcat concat => concat.Operands.Any(HasUnicode),
        BoundFunction function => function.Arguments.Any(HasUnicode),
        BoundCoalesce coalesce => coalesce.Arguments.Any(HasUnicode),
        BoundAggregate { Argument: { } argument } => HasUnicode(argument),
        BoundCast cast => HasUnicode(cast.Operand),
        BoundScalarQuery => true,
        _ => false,
    };

    /// <summary>A name for what the user gave none: readable, a valid identifier, made unique later.</summary>
    public static string Name(Expression value, int index) => value switch
    {
        ColumnReference column => column.Name.Text,
        AggregateCall { Argument: null } => "count_all",
        AggregateCall { Argument: ColumnReference { Name.Text: var column } } call when Plain(column) => Lower(call.Kind.ToString()) + "_" + column,
        AggregateCall call => Numbered(Lower(call.Kind.ToString()), index),
        FunctionCall { Arguments: [ColumnReference { Name.Text: var column }] } call when Plain(column) => Lower(call.Function.Name) + "_" + column,
        FunctionCall call => Numbered(Lower(call.Function.Name), index),
        CastExpression { Operand: ColumnReference { Name.Text: var column } } when Plain(column) => column,
        _ => Numbered("col", index),
    };

    private static string Numbered(string stem, int index) => stem + "_" + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static bool Plain(string name) => name.Length is > 0 and <= 100 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

#pragma warning disable CA1308 // Names of columns read better in lower case; nothing is compared by it.
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>The names of the answer's columns: as written, unique without regard to case, never empty.</summary>
internal static class ResultNames
{
    public static IReadOnlyList<ResultColumn> Of(Seq<BoundOutput> outputs)
    {
        var taken = new HashSet<string>(outputs.Count, StringComparer.OrdinalIgnoreCase);
        var columns = new ResultColumn[outputs.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = ToResult(outputs[i].Column, Unique(outputs[i].Column.Name, taken));
        return columns;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var n = 2; !taken.Add(unique); n++)
            unique = name + "_" + n.ToString(CultureInfo.InvariantCulture);
        return unique;
    }

    /// <summary>Geometry columns come out as DALI stores them (DALI 1.1, 3.3): arrays of doubles, or text for a region.</summary>
    private static ResultColumn ToResult(CatalogColumn column, string name)
    {
        var (type, size, xtype) = column.Type.Base switch
        {
            AdqlBase.Null => (AdqlTypes.Text, "*", null),
            AdqlBase.Point => (new(AdqlBase.Double, true), column.ArraySize ?? "2", column.XType ?? "point"),
            AdqlBase.Circle => (new(AdqlBase.Double, true), column.ArraySize ?? "3", column.XType ?? "circle"),
            AdqlBase.Polygon => (new(AdqlBase.Double, true), column.ArraySize ?? "*", column.XType ?? "polygon"),
            AdqlBase.Region => (AdqlTypes.Text, column.ArraySize ?? "*", column.XType ?? "shape"),
            _ => (column.Type, column.ArraySize, column.XType),
        };
        return new(name, type)
        {
            ArraySize = size,
            XType = xtype,
            IsUnicode = column.IsUnicode,
            Unit = column.Unit,
            Ucd = column.Ucd,
            Utype = column.Utype,
            Description = column.Description,
        };
    }
}
