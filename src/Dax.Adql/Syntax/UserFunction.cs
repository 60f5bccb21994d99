using System.Collections.Frozen;

namespace Dax.Adql.Syntax;

/// <summary>What arguments and results of user-defined functions are, as signatures name them.</summary>
public enum UserType
{
    Integer,
    Bigint,
    /// <summary>Any number, kept in its own type.</summary>
    Numeric,
    Double,
    Text,
    /// <summary>A timestamp; a text that is written like one is taken too.</summary>
    Timestamp,
    Point,
    Geometry,
    Integers,
}

public sealed record UserParameter(string Name, UserType Type);

/// <summary>One way to call a function.</summary>
/// <param name="Form">As TAPRegExt wants it (1.0, 2.3): <c>name(arg TYPE, ...) -> TYPE</c>.</param>
/// <param name="Parameters">In their order.</param>
/// <param name="Result">What comes out.</param>
public sealed record UserSignature(string Form, IReadOnlyList<UserParameter> Parameters, UserType Result)
{
    private const string More = "...";

    /// <summary>More pairs of arguments like the last one may follow (<c>...</c> in the form), so many at most.</summary>
    public int MostPairs { get; private init; }

    private static readonly (string Name, UserType Type)[] TypeNames =
    [
        ("INTEGER", UserType.Integer), ("BIGINT", UserType.Bigint), ("NUMERIC", UserType.Numeric), ("DOUBLE PRECISION", UserType.Double), ("TEXT", UserType.Text),
        ("TIMESTAMP", UserType.Timestamp), ("POINT", UserType.Point), ("GEOMETRY", UserType.Geometry), ("INTEGER[]", UserType.Integers),
    ];

    /// <summary>Reads a form; the name before the parenthesis comes out too.</summary>
    internal static UserSignature Parse(string form, out string name)
    {
        var (open, close) = (form.IndexOf('('), form.IndexOf(')'));
        name = form[..open];
        var parameters = form[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var repeats = parameters is [.., More];
        if (repeats)
            parameters = parameters[..^1];
        return new UserSignature(form, [.. parameters.Select(ParseParameter)], TypeOf(form[(form.IndexOf("->", StringComparison.Ordinal) + 2)..].Trim())) { MostPairs = repeats ? 17 : 0 };
    }

    internal int Most => Parameters.Count + 2 * MostPairs;

    internal bool Takes(int count) => count == Parameters.Count || (count > Parameters.Count && count <= Most && (count - Parameters.Count) % 2 == 0);

    private static UserParameter ParseParameter(string text)
    {
        var blank = text.IndexOf(' ');
        return new(text[..blank], TypeOf(text[(blank + 1)..]));
    }

    private static UserType TypeOf(string name) => Array.Find(TypeNames, type => type.Name == name) is { Name: not null } found
        ? found.Type
        : throw new FormatException($"A signature names the type {name}.");
}

/// <summary>A function beyond the standard's own (ADQL 2.1, 2.3 and 4.11): its name, the ways to call it, what it is for.</summary>
public sealed class UserFunction
{
    internal UserFunction(UserFunctionId id, string description, params string[] forms)
    {
        (Id, Description, Name) = (id, string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), "");
        var signatures = new List<UserSignature>();
        foreach (var form in forms)
        {
            signatures.Add(UserSignature.Parse(form, out var name));
            Name = name;
        }

        Signatures = signatures;
    }

    public string Name { get; }
    public string Description { get; }
    public IReadOnlyList<UserSignature> Signatures { get; }

    /// <summary>It makes one value of many rows.</summary>
    public bool IsAggregate { get; init; }

    /// <summary>VOUnit of the result, when it always has the same.</summary>
    public string? Unit { get; init; }

    internal UserFunctionId Id { get; }

    /// <summary>Its arguments are written more than once, so that nesting it multiplies the text.</summary>
    internal bool Copies { get; init; }

    internal FunctionSpec ToSpec() => new(FunctionId.UserDefined, Name, Signatures.Min(s => s.Parameters.Count), Signatures.Max(s => s.Most)) { User = this };

    /// <summary>Every way to call it, for who called it in another.</summary>
    internal string Usage => string.Join(" or ", Signatures.Select(s => s.Form));
}

/// <summary>The user-defined functions that queries may call: those that the engine behind them has.</summary>
public sealed class UserFunctionSet(IReadOnlyList<UserFunction> functions)
{
    public static readonly UserFunctionSet None = new([]);

    public IReadOnlyList<UserFunction> Functions { get; } = functions;

    internal FrozenDictionary<string, FunctionSpec> ByName { get; } = functions.ToFrozenDictionary(f => f.Name, f => f.ToSpec(), StringComparer.OrdinalIgnoreCase);
}
