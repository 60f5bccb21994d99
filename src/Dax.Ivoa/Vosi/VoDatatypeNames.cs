using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Vosi;

/// <summary>VOTable's spelling of datatypes (VOTable 1.4, 2.1): "unicodeChar", "double", …</summary>
public static class VoDatatypeNames
{
    private static readonly string[] Names = [.. Enum.GetNames<VoDatatype>().Select(n => char.ToLowerInvariant(n[0]) + n[1..])];

    public static string Of(VoDatatype datatype) => Names[(int)datatype];

    /// <summary>False for a name that VOTable does not have.</summary>
    public static bool TryParse(string name, out VoDatatype datatype)
    {
        var at = Array.IndexOf(Names, name);
        datatype = (VoDatatype)Math.Max(at, 0);
        return at >= 0;
    }
}
