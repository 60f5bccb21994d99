using Dax.Engine.Faults;
using Dax.Ivoa.DataLink;

namespace Dax.Engine.Sia;

/// <summary>
/// A query parameter of SIA 2.0 (2.1): each value is one condition on ObsCore's columns, in ADQL. Values of one parameter are alternatives, parameters restrict
/// each other; a row without the metadata never matches.
/// </summary>
internal abstract class SiaParameter(string name)
{
    public string Name { get; } = name;

    /// <summary>How the service describes it to clients.</summary>
    public abstract InputParameter Description { get; }

    /// <summary>The value's condition; Usage, naming the parameter, when it is none.</summary>
    public abstract Result<string> Condition(string value);

    protected Fault.Usage Invalid(string value, string why) => new($"{Name}: '{SiaText.Shown(value)}' {why}.");
}

/// <summary>Texts on their way into messages and queries.</summary>
internal static class SiaText
{
    private const int MostShown = 80;

    public static string Shown(string value) => value.Length <= MostShown ? value : value[..MostShown] + "…";

    /// <summary>A character literal of ADQL (2.1, 2.1.3.4): a quote within is doubled, and nothing else means anything.</summary>
    public static string Literal(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";
}
