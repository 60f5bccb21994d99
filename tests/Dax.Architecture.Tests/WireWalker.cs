using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;

namespace Dax.Architecture.Tests;

/// <summary>
/// Walks every type that grain calls carry, from the signatures through members, generic arguments and the cases of closed unions, and collects what would
/// not travel between silos, or not be read back the same. Types are at home in one assembly; aliases come from one list.
/// </summary>
internal sealed class WireWalker(Assembly home, IReadOnlyCollection<string> aliases)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Leaves =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double),
        typeof(char), typeof(string), typeof(DateTimeOffset), typeof(TimeSpan), typeof(Guid), typeof(ReadOnlyMemory<byte>),
    ];

    private readonly HashSet<Type> seen = [];
    private readonly List<string> offences = [];
    private readonly Dictionary<string, Type> byAlias = [];

    public IReadOnlyList<string> Offences => offences;

    public IReadOnlyCollection<Type> Seen => seen;

    /// <summary>A grain interface: its name, its methods, and all that they carry.</summary>
    public void VisitInterface(Type grain)
    {
        CheckAlias(grain);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var method in grain.GetMethods())
        {
            var where = $"{grain.Name}.{method.Name}";
            if (method.GetCustomAttribute<AliasAttribute>()?.Alias is not { } name) offences.Add($"{where}: no [Alias]");
            else if (!names.Add(name)) offences.Add($"{where}: the alias {name} is taken by another method");
            VisitReturn(method.ReturnType, where);
            foreach (var parameter in method.GetParameters())
            {
                if (parameter.ParameterType != typeof(CancellationToken)) Visit(parameter.ParameterType, $"{where}({parameter.Name})");
            }
        }
    }

    /// <summary>A type that travels; <paramref name="where"/> is the member that carries it.</summary>
    public void Visit(Type type, string where)
    {
        if (Leaves.Contains(type)) return;
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var open && (open == typeof(Nullable<>) || open == typeof(ImmutableArray<>)))
        {
            Visit(type.GetGenericArguments()[0], where);
            return;
        }
        if (type.IsGenericParameter || type.IsArray || type.IsInterface || type.Assembly != home)
        {
            offences.Add($"{where}: {type} does not belong on the wire");
            return;
        }
        if (seen.Add(type)) CheckType(type);
    }

    private void VisitReturn(Type type, string where)
    {
        if (type == typeof(Task) || type == typeof(ValueTask)) return;
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)) Visit(type.GetGenericArguments()[0], where);
        else offences.Add($"{where}: returns {type}, which is no task");
    }

    private void CheckType(Type type)
    {
        if (type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is null) offences.Add($"{type}: no [GenerateSerializer]");
        CheckAlias(type);
        if (type.IsEnum) return;
        if (type.IsAbstract) VisitCases(type);
        else if (!type.IsSealed) offences.Add($"{type}: neither sealed nor a closed union");
        if (type.BaseType is { } parent && parent.Assembly == home) Visit(parent, type.Name);
        CheckMembers(type);
    }

    /// <summary>Cases are nested in the union, whose constructors outsiders cannot call.</summary>
    private void VisitCases(Type union)
    {
        if (union.GetConstructors(Declared).Any(c => c.IsPublic || (c.IsFamily && !IsCopy(c)) || c.IsAssembly || c.IsFamilyOrAssembly)) offences.Add($"{union}: an open union");
        var cases = home.GetTypes().Where(t => t.BaseType == union).ToArray();
        if (cases.Length == 0) offences.Add($"{union}: a union without cases");
        foreach (var one in cases)
        {
            if (one.DeclaringType != union) offences.Add($"{one}: not nested in its union {union.Name}");
            Visit(one, union.Name);
        }

        bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [{ ParameterType: var only }] && only == union;
    }

    private void CheckMembers(Type type)
    {
        var ids = new HashSet<uint>();
        foreach (var field in type.GetFields(Declared))
        {
            var property = type.GetProperties(Declared).FirstOrDefault(p => field.Name == $"<{p.Name}>k__BackingField");
            var member = (MemberInfo?)property ?? field;
            var where = $"{type.Name}.{member.Name}";
            if (member.GetCustomAttribute<IdAttribute>()?.Id is not { } id) offences.Add($"{where}: no [Id], so it would be lost");
            else if (!ids.Add(id)) offences.Add($"{where}: [Id({id})] is taken");
            if (property is null ? !field.IsInitOnly : IsMutable(property)) offences.Add($"{where}: can be changed");
            Visit(field.FieldType, where);
        }
        foreach (var property in type.GetProperties(Declared).Where(p => p.GetCustomAttribute<IdAttribute>() is not null))
        {
            if (type.GetField($"<{property.Name}>k__BackingField", Declared) is null) offences.Add($"{type.Name}.{property.Name}: [Id] on a computed property");
        }
    }

    private static bool IsMutable(PropertyInfo property) =>
        property.SetMethod is { IsPrivate: false } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private void CheckAlias(Type type)
    {
        if (type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias is not { } alias)
        {
            offences.Add($"{type}: no [Alias]");
            return;
        }
        if (!alias.StartsWith("dax.", StringComparison.Ordinal)) offences.Add($"{type}: the alias {alias} lacks the prefix dax.");
        if (!aliases.Contains(alias)) offences.Add($"{type}: the alias {alias} is not in the list");
        if (!byAlias.TryAdd(alias, type) && byAlias[alias] != type) offences.Add($"{type}: the alias {alias} is that of {byAlias[alias]}");
    }
}
