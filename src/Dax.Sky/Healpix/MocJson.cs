using System.Globalization;
using System.Text.Json;

namespace Dax.Sky.Healpix;

/// <summary>MOCs as JSON (MOC 2.0, 4.3.2): <c>{"1":[1,2,4],"8":[]}</c>.</summary>
public static class MocJson
{
    public static void Write(Moc moc, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var order = -1;
        foreach (var cell in moc.Cells())
        {
            if (cell.Order != order)
            {
                if (order >= 0) json.WriteEndArray();
                order = cell.Order;
                json.WriteStartArray(order.ToString(CultureInfo.InvariantCulture));
            }
            json.WriteNumberValue(cell.Index);
        }
        if (order >= 0) json.WriteEndArray();
        if (order != moc.Order)
        {
            json.WriteStartArray(moc.Order.ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public static Moc Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(utf8);
        }
        catch (JsonException e)
        {
            throw new MocFormatException("The MOC is no JSON: " + e.Message);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException)
        {
            throw new MocFormatException("A MOC in JSON is an object of orders, each with an array of cells.");
        }
    }

    private static Moc Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        var ranges = new List<KeyRange>();
        var finest = -1;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!int.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var order) || order > HealpixNested.MaxOrder)
                throw new MocFormatException($"There is no order '{reader.GetString()}'.");
            finest = Math.Max(finest, order);
            Expect(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var index = reader.GetInt64();
                if (index < 0 || index >= 12L << (2 * order)) throw new MocFormatException($"Order {order} has no cell {index}.");
                ranges.Add(Moc.Keys(new MocCell(order, index)));
            }
        }
        return finest < 0 ? throw new MocFormatException("A MOC has at least one order.") : Moc.FromRanges(finest, ranges);
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type) throw new InvalidOperationException();
    }
}
