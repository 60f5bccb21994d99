using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dax.Backends.DuckDb.Native;
using Dax.Sky.Frames;

namespace Dax.Backends.DuckDb.Functions;

/// <summary>
/// <c>dax_hms_to_degrees(VARCHAR) → DOUBLE</c>, <c>dax_dms_to_degrees(VARCHAR) → DOUBLE</c>: null when the text is no such angle.
/// <c>dax_has_word(haystack VARCHAR, needle VARCHAR) → INTEGER</c>: 1 or 0, null when the needle has too many words.
/// </summary>
internal static unsafe class TextFunctions
{
    public static void Register(DuckDbConnection connection)
    {
        ScalarFunction.Register(connection, "dax_hms_to_degrees", [DuckDbType.Varchar], DuckDbType.Double, &Degrees, 0);
        ScalarFunction.Register(connection, "dax_dms_to_degrees", [DuckDbType.Varchar], DuckDbType.Double, &Degrees, 1);
        ScalarFunction.Register(connection, "dax_has_word", [DuckDbType.Varchar, DuckDbType.Varchar], DuckDbType.Integer, &HasWord);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Degrees(nint info, nint chunk, nint output)
    {
        try
        {
            var isSigned = DuckDbApi.FunctionExtra(info) == 1;
            var count = (int)DuckDbApi.ChunkSize(chunk);
            var texts = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 0), count);
            var answers = new FunctionAnswers<double>(output, count);
            for (var row = 0; row < count; row++)
            {
                var text = texts.Utf8(row);
                if (isSigned ? Sexagesimal.TryParseDegrees(text, out var degrees) : Sexagesimal.TryParseHours(text, out degrees))
                    answers.Values[row] = degrees;
                else
                    answers.SetNull(row);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // An exception must not cross the border; the query fails with it.
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void HasWord(nint info, nint chunk, nint output)
    {
        try
        {
            var count = (int)DuckDbApi.ChunkSize(chunk);
            var haystacks = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 0), count);
            var needles = new DuckDbTextVector(DuckDbApi.ChunkVector(chunk, 1), count);
            var answers = new FunctionAnswers<int>(output, count);
            for (var row = 0; row < count; row++)
            {
                if (haystacks.IsNull(row) || needles.IsNull(row) || WordMatch.HasAll(haystacks.Utf8(row), needles.Utf8(row)) is not { } has)
                    answers.SetNull(row);
                else
                    answers.Values[row] = has ? 1 : 0;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            DuckDbApi.SetFunctionError(info, e.Message);
        }
    }
}
