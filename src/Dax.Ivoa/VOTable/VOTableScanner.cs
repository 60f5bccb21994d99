using System.Xml;

namespace Dax.Ivoa.VOTable;

/// <summary>Steps through the elements of a VOTable by local name (its namespaces changed with every version), within the limits.</summary>
internal sealed class VOTableScanner(XmlReader reader, VOTableLimits limits)
{
    private int elements;

    public XmlReader Xml => reader;
    public VOTableLimits Limits => limits;

    public VOTableFormatException Error(string message) => VOTableFormatException.At(reader, message);

    /// <summary>Moves to the next start tag inside the element that ends at <paramref name="depth"/>; false at its end.</summary>
    public bool NextChild(int depth)
    {
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth) return false;
            if (reader.NodeType != XmlNodeType.Element) continue;
            CountElement();
            return true;
        }
        return false;
    }

    /// <summary>Passes over the element whose start tag is at hand, with everything in it.</summary>
    public void Skip()
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (NextChild(depth)) { }
    }

    /// <summary>The text in the element at hand; child elements are passed over.</summary>
    public string Text()
    {
        if (reader.IsEmptyElement) return "";
        var depth = reader.Depth;
        var text = new System.Text.StringBuilder();
        while (reader.Read() && !(reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth))
        {
            if (reader.NodeType == XmlNodeType.Element) CountElement();
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) text.Append(reader.Value);
        }
        return text.ToString().Trim();
    }

    private void CountElement()
    {
        if (reader.Depth > limits.MaxDepth) throw Error($"Elements are nested more than {limits.MaxDepth} deep");
        if (++elements > limits.MaxHeadElements) throw Error($"More than {limits.MaxHeadElements} elements stand outside of the data");
    }
}
