using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>Geometry as values. A dialect overrides what its engine can do; the rest is refused with its reason.</summary>
internal abstract partial class SqlWriter
{
    /// <summary>A geometry in the form that <see cref="BoundGeometry"/> describes.</summary>
    protected virtual void Geometry(BoundGeometry geometry) => Fail($"This catalog does not compute {geometry.Type.Say()} as a value", geometry.Origin);

    protected virtual void Measure(BoundMeasure measure) =>
        Fail($"This catalog does not compute {Name(measure.Measure)} of these geometries", measure.Origin);

    protected virtual void Spatial(BoundSpatial spatial) =>
        Fail($"This catalog does not compute {(spatial.IsContains ? "CONTAINS" : "INTERSECTS")} of {spatial.First.Type.Say()} and {spatial.Second.Type.Say()}", spatial.Origin);

    private static string Name(Measure measure) => measure switch
    {
        Binding.Measure.Area => "AREA",
        Binding.Measure.Coord1 => "COORD1",
        Binding.Measure.Coord2 => "COORD2",
        Binding.Measure.Distance => "DISTANCE",
        Binding.Measure.CoordSys => "COORDSYS",
        _ => "the text",
    };
}
