using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MerchantPortal.Features.Tests.Architecture;

/// <summary>That a type of one assembly uses another type, in a signature, a field, an attribute, a base or a method body.</summary>
internal sealed record Use(string ByNamespace, string ByType, string Assembly, string Namespace, string Type)
{
    public override string ToString() => $"{ByNamespace}.{ByType} uses {Namespace}.{Type} ({Assembly})";
}

/// <summary>Reads who uses what out of an assembly's metadata; nothing is loaded or run.</summary>
internal static class UsedTypes
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static IReadOnlyCollection<Use> Of(string file)
    {
        using var pe = new PEReader(File.OpenRead(file));
        return Of(pe);
    }

    public static IReadOnlyCollection<Use> Of(PEReader pe)
    {
        var metadata = pe.GetMetadataReader();
        var self = metadata.GetString(metadata.GetAssemblyDefinition().Name);
        var uses = new HashSet<Use>();
        foreach (var handle in metadata.TypeDefinitions)
        {
            var owner = NameOf(metadata, handle);
            var found = new Collector(metadata, self);
            Collect(pe, metadata, metadata.GetTypeDefinition(handle), found);
            foreach (var (assembly, space, type) in found.Types)
            {
                uses.Add(new(owner.Namespace, owner.Type, assembly, space, type));
            }
        }

        return uses;
    }

    private static void Collect(PEReader pe, MetadataReader metadata, TypeDefinition type, Collector found)
    {
        found.Add(type.BaseType);
        foreach (var handle in type.GetInterfaceImplementations())
        {
            found.Add(metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (var handle in type.GetFields())
        {
            metadata.GetFieldDefinition(handle).DecodeSignature(found, null);
        }

        foreach (var handle in type.GetCustomAttributes())
        {
            found.Add(metadata.GetCustomAttribute(handle).Constructor);
        }

        foreach (var handle in type.GetMethods())
        {
            var method = metadata.GetMethodDefinition(handle);
            method.DecodeSignature(found, null);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var body = pe.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(found, null);
            }

            foreach (var token in Tokens(body.GetILReader()))
            {
                found.Add(token);
            }
        }
    }

    private static List<EntityHandle> Tokens(BlobReader code)
    {
        var tokens = new List<EntityHandle>();
        while (code.RemainingBytes > 0)
        {
            short op = code.ReadByte();
            if (op == 0xFE)
            {
                op = unchecked((short)(0xFE00 | code.ReadByte()));
            }

            switch (Operands[op])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType or OperandType.InlineSig:
                    tokens.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR or OperandType.InlineString:
                    code.Offset += 4;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
            }
        }

        return tokens;
    }

    /// <summary>The name of the outermost type: closures and state machines count for the type they are written in.</summary>
    private static (string Namespace, string Type) NameOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? NameOf(metadata, outer) : (metadata.GetString(type.Namespace), metadata.GetString(type.Name));
    }

    private sealed class Collector(MetadataReader metadata, string self) : ISignatureTypeProvider<object?, object?>
    {
        public HashSet<(string Assembly, string Namespace, string Type)> Types { get; } = [];

        public void Add(EntityHandle handle)
        {
            if (handle.IsNil)
            {
                return;
            }

            switch (handle.Kind)
            {
                case HandleKind.TypeReference:
                    GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0);
                    break;
                case HandleKind.TypeDefinition:
                    GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0);
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MemberReference:
                    var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                    Add(member.Parent);
                    if (member.GetKind() == MemberReferenceKind.Method)
                    {
                        member.DecodeMethodSignature(this, null);
                    }
                    else
                    {
                        member.DecodeFieldSignature(this, null);
                    }

                    break;
                case HandleKind.MethodSpecification:
                    var specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Add(specification.Method);
                    specification.DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
            }
        }

        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            var (space, type) = NameOf(reader, handle);
            Types.Add((self, space, type));
            return null;
        }

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            switch (type.ResolutionScope.Kind)
            {
                case HandleKind.TypeReference:
                    return GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind);
                case HandleKind.AssemblyReference:
                    var assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
                    Types.Add((assembly, reader.GetString(type.Namespace), reader.GetString(type.Name)));
                    break;
            }

            return null;
        }

        public object? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetSZArrayType(object? elementType) => null;
    }
}
