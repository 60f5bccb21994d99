using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>The datatype attribute's words (VOTable 1.4, 2.1).</summary>
public static class DatatypeNames
{
    private static readonly string[] Names =
        ["boolean", "bit", "unsignedByte", "short", "int", "long", "char", "unicodeChar", "float", "double", "floatComplex", "doubleComplex"];

    public static string Name(VoDatatype datatype) => Names[(int)datatype];

    public static bool TryParse(string name, out VoDatatype datatype)
    {
        var i = Array.IndexOf(Names, name);
        datatype = (VoDatatype)Math.Max(i, 0);
        return i >= 0;
    }

    internal static bool IsText(VoDatatype datatype) => datatype is VoDatatype.Char or VoDatatype.UnicodeChar;

    internal static bool IsComplex(VoDatatype datatype) => datatype is VoDatatype.FloatComplex or VoDatatype.DoubleComplex;
}
