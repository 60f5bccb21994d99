using System.Buffers;

namespace Dax.Engine.Jobs;

/// <summary>What a job may be called: 8 to 64 letters, digits, '-' and '_'. Names files, so nothing else may ever pass.</summary>
public static class JobId
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool IsValid(ReadOnlySpan<char> id) => id.Length is >= 8 and <= 64 && id.IndexOfAnyExcept(Allowed) < 0;
}
