using System.Globalization;
using Dax.Engine.Faults;
using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Sia;

/// <summary>BAND and TIME: datasets that have something of the interval (SIA 2.0, 2.1.2.2 and 2.1.2.3).</summary>
internal sealed class OverlapParameter(string name, string from, string to, string unit, string ucd, string description) : SiaParameter(name)
{
    public override InputParameter Description { get; } = new(name, VoDatatype.Double, "2") { Unit = unit, Ucd = ucd, XType = "interval", Description = description };

    public override Result<string> Condition(string value) =>
        SiaInterval.TryParse(value, out var interval) is { } why ? Invalid(value, why) : interval.Overlaps(from, to);
}

/// <summary>FOV, SPATRES, SPECRP, EXPTIME, TIMERES: datasets whose value lies in the interval.</summary>
internal sealed class RangeParameter(string name, string column, string? unit, string ucd, string description) : SiaParameter(name)
{
    public override InputParameter Description { get; } = new(name, VoDatatype.Double, "2") { Unit = unit, Ucd = ucd, XType = "interval", Description = description };

    public override Result<string> Condition(string value) =>
        SiaInterval.TryParse(value, out var interval) is { } why ? Invalid(value, why) : interval.Holds(column);
}

/// <summary>CALIB (SIA 2.0, 2.1.2.14).</summary>
internal sealed class LevelParameter(string name, string column, string description) : SiaParameter(name)
{
    public override InputParameter Description { get; } = new(name, VoDatatype.Int, null) { Ucd = "meta.code;obs.calib", Description = description, Options = ["0", "1", "2", "3", "4"] };

    public override Result<string> Condition(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var level)
            ? $"{column} = {level.ToString(CultureInfo.InvariantCulture)}" : Invalid(value, "is no calibration level; they are whole numbers from 0 to 4");
}
