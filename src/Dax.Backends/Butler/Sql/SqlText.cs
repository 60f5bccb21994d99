using System.Globalization;
using System.Text;

namespace Dax.Backends.Butler.Sql;

/// <summary>A statement in the making. Values become parameters; only names out of the registry and numbers are ever part of the text.</summary>
internal sealed class SqlText
{
    private readonly StringBuilder text = new();

    public List<object?> Parameters { get; } = [];

    public SqlText Add(string sql)
    {
        text.Append(sql);
        return this;
    }

    public SqlText Add(long number)
    {
        text.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    /// <summary>The parameter's name, to be written where the value belongs.</summary>
    public string Parameter(object? value)
    {
        Parameters.Add(value);
        return ParameterName(Parameters.Count - 1);
    }

    public static string ParameterName(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");

    public override string ToString() => text.ToString();
}
