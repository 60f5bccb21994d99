using System.Runtime.InteropServices;

namespace Dax.Backends.DuckDb.Native;

internal enum DuckDbState { Success = 0, Error = 1 }

/// <summary>DUCKDB_TYPE; the ones that are not read are left out.</summary>
internal enum DuckDbType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    Float = 10,
    Double = 11,
    Timestamp = 12,
    Varchar = 17,
    Blob = 18,
    List = 24,
    Array = 33,
}

/// <summary>duckdb_statement_type; only what is asked for.</summary>
internal enum DuckDbStatementKind { Invalid = 0, Select = 1 }

/// <summary>duckdb_error_type; only those that mean something to a user.</summary>
internal enum DuckDbErrorKind
{
    Unknown = 0,
    OutOfRange = 1,
    Conversion = 2,
    Decimal = 4,
    MismatchType = 5,
    DivideByZero = 6,
    ObjectSize = 7,
    Executor = 17,
    IO = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    InvalidInput = 32,
    OutOfMemory = 33,
    Permission = 34,
}

/// <summary>duckdb_result.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeResult
{
    public ulong DeprecatedColumnCount;
    public ulong DeprecatedRowCount;
    public ulong DeprecatedRowsChanged;
    public void* DeprecatedColumns;
    public byte* DeprecatedErrorMessage;
    public void* Internal;
}

/// <summary>duckdb_query_progress_type. <see cref="Percentage"/> is -1 when unknown.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeProgress
{
    public readonly double Percentage;
    public readonly ulong RowsProcessed;
    public readonly ulong TotalRows;
}

/// <summary>duckdb_string_t: up to 12 bytes inline, else four bytes of prefix and a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeString
{
    public const int InlineLength = 12;
    public uint Length;
    public uint Prefix;
    public byte* Pointer;
}

/// <summary>duckdb_list_entry: elements of a row in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeListEntry(ulong offset, ulong length)
{
    public readonly ulong Offset = offset;
    public readonly ulong Length = length;
}
