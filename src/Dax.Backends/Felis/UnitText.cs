using Dax.Adql.Units;

namespace Dax.Backends.Felis;

/// <summary>What a catalog's author is told about the text of a unit.</summary>
internal static class UnitText
{
    /// <summary>Null when the text is a unit; otherwise what is wrong. <paramref name="onlyUnknown"/> when its form is right and only a symbol is strange.</summary>
    public static string? Problem(string unit, out bool onlyUnknown)
    {
        onlyUnknown = false;
        if (!Unit.TryParse(unit, out var parsed, out var error))
            return $"\"{unit}\" does not have the form of a unit (VOUnits: km/s, erg.s**-1.cm**-2, nJy, deg**2): character {error.Offset + 1}: {error.Message}";
        // In quotes it is meant to be unknown.
        if (parsed.UnknownSymbols.FirstOrDefault(symbol => !symbol.Contains('\'', StringComparison.Ordinal)) is not { } symbol)
            return null;
        onlyUnknown = true;
        return $"\"{symbol}\" in \"{unit}\" is not a unit that VOUnits knows";
    }
}
