using System.Buffers;
using System.Security.Cryptography;

namespace Dax.Web.Hosting;

/// <summary>Job ids: 26 characters of base 32 over 128 random bits. Who knows the id of an anonymous job may read it, so it must not be guessable.</summary>
internal static class JobIds
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string Create()
    {
        Span<byte> random = stackalloc byte[Length];
        RandomNumberGenerator.Fill(random);
        return string.Create(Length, random, static (id, bytes) =>
        {
            for (var i = 0; i < id.Length; i++)
                id[i] = Alphabet[bytes[i] & 31];
        });
    }

    /// <summary>Whether we could have made it: other text never reaches a grain.</summary>
    public static bool IsOurs(string id) => id.Length == Length && !id.AsSpan().ContainsAnyExcept(Letters);
}
