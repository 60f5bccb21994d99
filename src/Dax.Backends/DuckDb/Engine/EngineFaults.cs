using Dax.Backends.DuckDb.Native;
using Dax.Engine.Faults;

namespace Dax.Backends.DuckDb.Engine;

/// <summary>What a failure of the engine means to a user. The engine's own message may quote SQL, names and paths: it never passes here.</summary>
internal static class EngineFaults
{
    /// <summary>This very object: another engine may have the memory.</summary>
    public static readonly Fault TooMuchMemory = new Fault.Usage("The query needs too much memory. Restrict it, or sort and group fewer rows.");

    public static Fault ToFault(this DuckDbException error) => error.Kind switch
    {
        DuckDbErrorKind.Conversion => new Fault.Usage("A value could not be converted to the type that the query asks for."),
        DuckDbErrorKind.OutOfRange => new Fault.Usage("A value went out of the range of its type."),
        DuckDbErrorKind.DivideByZero => new Fault.Usage("Division by zero."),
        DuckDbErrorKind.Decimal or DuckDbErrorKind.ObjectSize or DuckDbErrorKind.MismatchType
            => new Fault.Usage("A value of the query does not fit its type."),
        DuckDbErrorKind.InvalidInput when error.Message.Contains("joined text", StringComparison.Ordinal)
            => new Fault.Usage("ivo_string_agg would make a text of more than 16 MB. Join fewer rows."),
        DuckDbErrorKind.InvalidInput => new Fault.Usage("A function of the query got a value that it is not defined for."),
        DuckDbErrorKind.Executor when error.Message.Contains("more than one row", StringComparison.OrdinalIgnoreCase)
            => new Fault.Usage("A sub-query that must give one value gave several."),
        DuckDbErrorKind.OutOfMemory => TooMuchMemory,
        DuckDbErrorKind.IO when error.Message.Contains("max_temp_directory_size", StringComparison.Ordinal)
            => new Fault.Usage("The query needs too much temporary space. Restrict it, or sort and group fewer rows."),
        _ => new Fault.Broken("The catalog engine failed."),
    };

    /// <summary>Whether the cause is on our side, so that the details belong into the log.</summary>
    public static bool IsOurs(this Fault fault) => fault is Fault.Broken;
}
