using Dax.Adql.Binding;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Scans.Answers;

/// <summary>The memory of ADQL's types.</summary>
internal static class ScanKinds
{
    public static CellKind Of(AdqlType type) => type.Base switch
    {
        AdqlBase.Boolean => CellKind.Boolean,
        AdqlBase.UnsignedByte => CellKind.UnsignedByte,
        AdqlBase.Smallint => CellKind.Short,
        AdqlBase.Integer => CellKind.Int,
        AdqlBase.Bigint => CellKind.Long,
        AdqlBase.Real => CellKind.Float,
        AdqlBase.Double => CellKind.Double,
        AdqlBase.Timestamp => CellKind.Timestamp,
        _ => CellKind.Text,
    };
}
