using System.Globalization;
using Dax.Engine.Faults;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Import;

/// <summary>
/// Reads the <c>CREATE TABLE</c> of a MySQL schema file (Qserv's <c>.schema</c>) into a table's description: types, nullability, keys, and
/// descriptions from <c>COMMENT</c> or from the tags <c>&lt;descr&gt;</c>, <c>&lt;ucd&gt;</c>, <c>&lt;unit&gt;</c> that LSST's schemas have in comments.
/// It does not care about engines, defaults and character sets.
/// </summary>
public static class MySqlSchemaReader
{
    /// <summary>The largest text that is read, in characters.</summary>
    public const int MaxLength = 4 << 20;

    internal const int MaxColumns = 10_000;

    /// <summary>The first <c>CREATE TABLE</c> of the text; its name is the table's bare name. The fault says line and column.</summary>
    public static Result<TableEntry> Read(string sql)
    {
        if (sql.Length > MaxLength)
        {
            return new Fault.Usage($"The schema text is longer than {MaxLength} characters.");
        }
        try
        {
            return new MySqlTableParser(new MySqlScanner(sql)).Table();
        }
        catch (MySqlSyntaxException e)
        {
            return new Fault.Usage(string.Create(CultureInfo.InvariantCulture, $"Line {e.Token.Line}, column {e.Token.Column}: {e.Message}"));
        }
    }
}

/// <summary>Leaves the parser's recursion; becomes a fault at the door.</summary>
internal sealed class MySqlSyntaxException(MySqlToken token, string message) : Exception(message)
{
    public MySqlToken Token { get; } = token;
}
