namespace Dax.Backends.DuckDb.Engine;

/// <summary>Quoting for the statements that the backend itself makes; users' queries are written by the dialect.</summary>
internal static class Sql
{
    public static string Name(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    public static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
