using Dax.Ivoa.Tables;

namespace Dax.Backends.DuckDb.Native;

/// <summary>A column's type in the engine: a scalar, or a list (<paramref name="ArrayLength"/> 0) or array of one.</summary>
/// <param name="Type">List and Array, or the scalar itself.</param>
/// <param name="Element">The scalar of a list or array.</param>
/// <param name="ArrayLength">Elements in every row of an Array.</param>
internal readonly record struct DuckDbColumnType(DuckDbType Type, DuckDbType Element = DuckDbType.Invalid, int ArrayLength = 0)
{
    /// <summary>The type in which a column of a table in flight is stored. Blobs and arrays of unsigned bytes are BLOB.</summary>
    public static DuckDbColumnType Of(CellKind kind, bool isArray)
    {
        if (!isArray)
            return new(Scalar(kind));
        return kind == CellKind.UnsignedByte ? new(DuckDbType.Blob) : new(DuckDbType.List, Scalar(kind));
    }

    /// <summary>Whether vectors of this type have the memory that the kind asks for.</summary>
    public bool Carries(CellKind kind, bool isArray) => isArray
        ? (Type is DuckDbType.List or DuckDbType.Array && Element == Scalar(kind)) || (Type == DuckDbType.Blob && kind == CellKind.UnsignedByte)
        : Type == Scalar(kind);

    /// <summary>The name in DDL.</summary>
    public string Sql => Type switch
    {
        DuckDbType.List => new DuckDbColumnType(Element).Sql + "[]",
        DuckDbType.Array => $"{new DuckDbColumnType(Element).Sql}[{ArrayLength}]",
        _ => Type.ToString().ToUpperInvariant(),
    };

    /// <summary>Reads a logical type and destroys it.</summary>
    public static DuckDbColumnType Take(nint type)
    {
        try
        {
            var id = DuckDbApi.TypeId(type);
            return id switch
            {
                DuckDbType.List => new(id, TakeId(DuckDbApi.ListTypeChild(type))),
                DuckDbType.Array => new(id, TakeId(DuckDbApi.ArrayTypeChild(type)), (int)DuckDbApi.ArrayTypeSize(type)),
                _ => new(id),
            };
        }
        finally
        {
            DuckDbApi.DestroyType(ref type);
        }
    }

    /// <summary>A new logical type, to be destroyed by the caller. Scalars and lists only.</summary>
    public nint CreateNative()
    {
        if (Type != DuckDbType.List)
            return DuckDbApi.CreateType(Type);
        var child = DuckDbApi.CreateType(Element);
        var list = DuckDbApi.CreateListType(child);
        DuckDbApi.DestroyType(ref child);
        return list;
    }

    private static DuckDbType TakeId(nint child)
    {
        var id = DuckDbApi.TypeId(child);
        DuckDbApi.DestroyType(ref child);
        return id;
    }

    private static DuckDbType Scalar(CellKind kind) => kind switch
    {
        CellKind.Boolean => DuckDbType.Boolean,
        CellKind.UnsignedByte => DuckDbType.UTinyInt,
        CellKind.Short => DuckDbType.SmallInt,
        CellKind.Int => DuckDbType.Integer,
        CellKind.Long => DuckDbType.BigInt,
        CellKind.Float => DuckDbType.Float,
        CellKind.Double => DuckDbType.Double,
        CellKind.Text => DuckDbType.Varchar,
        CellKind.Timestamp => DuckDbType.Timestamp,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
