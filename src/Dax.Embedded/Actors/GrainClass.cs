namespace Dax.Embedded.Actors;

/// <summary>What is known of a grain class.</summary>
internal sealed class GrainClass(Type type)
{
    public Type Type { get; } = type;

    public string Name { get; } = type.Name;
}
