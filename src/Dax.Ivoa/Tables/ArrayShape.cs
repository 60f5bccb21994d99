using System.Globalization;

namespace Dax.Ivoa.Tables;

/// <summary>
/// An arraysize (VOTable 1.4, 2.2): the number of elements of a cell when it is fixed, or the bound and the size of one slice of the last,
/// variable dimension. An absent attribute is one element.
/// </summary>
/// <param name="Count">Elements of a fixed cell; for a variable one the product of all dimensions but the last.</param>
/// <param name="Bound">The most elements that a variable cell may have; null when it is open or fixed.</param>
internal readonly record struct ArrayShape(bool IsArray, bool IsVariable, int Count, int? Bound)
{
    public static readonly ArrayShape Scalar = new(false, false, 1, null);

    public static bool TryParse(string? arraySize, out ArrayShape shape)
    {
        shape = Scalar;
        if (string.IsNullOrWhiteSpace(arraySize)) return true;
        var dimensions = arraySize.Trim().Split('x');
        long count = 1;
        for (var i = 0; i < dimensions.Length - 1; i++)
            if (!TryCount(dimensions[i], out var n) || (count *= n) > int.MaxValue) return false;
        var last = dimensions[^1];
        if (!last.EndsWith('*'))
        {
            if (!TryCount(last, out var n) || count * n > int.MaxValue) return false;
            shape = new ArrayShape(true, false, (int)(count * n), null);
            return true;
        }
        int? bound = null;
        if (last.Length > 1)
        {
            if (!TryCount(last[..^1], out var n) || count * n > int.MaxValue) return false;
            bound = (int)(count * n);
        }
        shape = new ArrayShape(true, true, (int)count, bound);
        return true;
    }

    private static bool TryCount(string text, out long count) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count <= int.MaxValue;
}
