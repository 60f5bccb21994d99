using System.Buffers;
using System.Security.Cryptography;
using Dax.Contracts;

namespace Dax.Web.Hosting;

/// <summary>Job ids: 26 characters of base 32, 129 random bits and one that says whether it is a job on images (<see cref="JobKeys"/>). Who knows the id of an anonymous job may read it, so it must not be guessable.</summary>
internal static class JobIds
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;
    private const int Half = 16;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    public static string Create(bool isImage = false)
    {
        Span<byte> random = stackalloc byte[Length];
        RandomNumberGenerator.Fill(random);
        random[0] = (byte)(isImage ? random[0] | Half : random[0] & ~Half);
        return string.Create(Length, random, static (id, bytes) =>
        {
            for (var i = 0; i < id.Length; i++)
                id[i] = Alphabet[bytes[i] & 31];
        });
    }

    /// <summary>Whether we could have made it: other text never reaches a grain.</summary>
    public static bool IsOurs(string id) => id.Length == Length && !id.AsSpan().ContainsAnyExcept(Letters);
}
