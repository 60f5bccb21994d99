namespace Dax.Sky.Fits;

/// <summary>Keywords of a header by name (FITS 4.0, 4.2). Names are upper case; HIERARCH keywords have their parts joined by one blank.</summary>
public interface IFitsKeywords
{
    /// <summary>A real or whole number; false when the keyword is absent, undefined or no number.</summary>
    bool TryGetNumber(string keyword, out double value);

    /// <summary>A whole number; false when the keyword is absent, undefined or none.</summary>
    bool TryGetInteger(string keyword, out long value);

    /// <summary>A string without its trailing blanks, CONTINUEd parts joined; false when the keyword is absent or no string.</summary>
    bool TryGetText(string keyword, out string value);
}
