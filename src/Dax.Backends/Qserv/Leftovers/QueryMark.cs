using System.Security.Cryptography;

namespace Dax.Backends.Qserv.Leftovers;

/// <summary>A comment at the end of a query by which it is known again: Qserv's lexer passes over it, and its status shows the text as it was submitted.</summary>
internal static class QueryMark
{
    public const int Length = 24;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>What the comment says; how comments are written is the frontend's matter.</summary>
    public static string Comment(string mark) => $"dax {mark}";

    public static bool Is(string sql, string mark) => sql.Contains(Comment(mark), StringComparison.Ordinal);
}
