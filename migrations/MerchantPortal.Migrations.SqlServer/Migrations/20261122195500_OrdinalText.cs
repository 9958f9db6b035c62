using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MerchantPortal.Migrations.SqlServer.Migrations
{
    /// <summary>
    /// Every text is compared character by character (OrdinalText). SQL Server changes no column that a key or a foreign key stands on, so these go and come back;
    /// indexes of the model are EF's to rebuild.
    /// </summary>
    public partial class OrdinalText : Migration
    {
        private const string Collation = "Latin1_General_100_BIN2";

        private static readonly (string Name, string Table, string[] Columns)[] Keys =
        [
            ("PK_Activities", "Activities", ["Topic"]),
            ("PK_AspNetRoles", "AspNetRoles", ["Id"]),
            ("PK_AspNetUserLogins", "AspNetUserLogins", ["LoginProvider", "ProviderKey"]),
            ("PK_AspNetUserRoles", "AspNetUserRoles", ["UserId", "RoleId"]),
            ("PK_AspNetUserTokens", "AspNetUserTokens", ["UserId", "LoginProvider", "Name"]),
            ("PK_AspNetUsers", "AspNetUsers", ["Id"]),
            ("PK_BookingPayments", "BookingPayments", ["BookingId"]),
            ("PK_Bookings", "Bookings", ["Id"]),
            ("PK_CallBudgets", "CallBudgets", ["Name"]),
            ("PK_ContactAddresses", "ContactAddresses", ["Key"]),
            ("PK_ContactDrafts", "ContactDrafts", ["UserId"]),
            ("PK_DecisionLinks", "DecisionLinks", ["TokenHash"]),
            ("PK_IdempotentAnswers", "IdempotentAnswers", ["Token"]),
            ("PK_MailDomains", "MailDomains", ["Domain"]),
            ("PK_Memberships", "Memberships", ["UserId", "MerchantId"]),
            ("PK_MerchantDays", "MerchantDays", ["MerchantId", "Date"]),
            ("PK_Merchants", "Merchants", ["Id"]),
            ("PK_MethodCalls", "MethodCalls", ["Process", "Method"]),
            ("PK_OfferDrafts", "OfferDrafts", ["MerchantId"]),
            ("PK_OfferOpenChoices", "OfferOpenChoices", ["MerchantId", "UserId"]),
            ("PK_OfferRevisions", "OfferRevisions", ["MerchantId", "Version"]),
            ("PK_OwedUpdates", "OwedUpdates", ["Key"]),
            ("PK_Problems", "Problems", ["Key"]),
            ("PK_RequestOpenings", "RequestOpenings", ["BookingId", "UserId"]),
            ("PK_Rooms", "Rooms", ["MerchantId", "Id"]),
            ("PK_SandboxPayments", "SandboxPayments", ["Reference"]),
            ("PK_Services", "Services", ["MerchantId", "Id"]),
            ("PK_Staff", "Staff", ["MerchantId", "Id"]),
        ];

        private static readonly (string Name, string Table, string[] Columns, string To, string[] ToColumns, ReferentialAction OnDelete)[] ForeignKeys =
        [
            ("FK_AspNetRoleClaims_AspNetRoles_RoleId", "AspNetRoleClaims", ["RoleId"], "AspNetRoles", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserClaims_AspNetUsers_UserId", "AspNetUserClaims", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserLogins_AspNetUsers_UserId", "AspNetUserLogins", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserPasskeys_AspNetUsers_UserId", "AspNetUserPasskeys", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserRoles_AspNetRoles_RoleId", "AspNetUserRoles", ["RoleId"], "AspNetRoles", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserRoles_AspNetUsers_UserId", "AspNetUserRoles", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_AspNetUserTokens_AspNetUsers_UserId", "AspNetUserTokens", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_BookingEvents_Bookings_BookingId", "BookingEvents", ["BookingId"], "Bookings", ["Id"], ReferentialAction.Cascade),
            ("FK_BookingPayments_Bookings_BookingId", "BookingPayments", ["BookingId"], "Bookings", ["Id"], ReferentialAction.NoAction),
            ("FK_Bookings_Merchants_MerchantId", "Bookings", ["MerchantId"], "Merchants", ["Id"], ReferentialAction.NoAction),
            ("FK_Bookings_Services_MerchantId_ServiceId", "Bookings", ["MerchantId", "ServiceId"], "Services", ["MerchantId", "Id"], ReferentialAction.NoAction),
            ("FK_DecisionLinks_Bookings_BookingId", "DecisionLinks", ["BookingId"], "Bookings", ["Id"], ReferentialAction.Cascade),
            ("FK_LedgerEntries_Bookings_BookingId", "LedgerEntries", ["BookingId"], "Bookings", ["Id"], ReferentialAction.NoAction),
            ("FK_Memberships_AspNetUsers_UserId", "Memberships", ["UserId"], "AspNetUsers", ["Id"], ReferentialAction.Cascade),
            ("FK_OfferDrafts_Merchants_MerchantId", "OfferDrafts", ["MerchantId"], "Merchants", ["Id"], ReferentialAction.Cascade),
            ("FK_OfferOpenChoices_OfferDrafts_MerchantId", "OfferOpenChoices", ["MerchantId"], "OfferDrafts", ["MerchantId"], ReferentialAction.Cascade),
            ("FK_OfferRevisions_Merchants_MerchantId", "OfferRevisions", ["MerchantId"], "Merchants", ["Id"], ReferentialAction.Cascade),
            ("FK_RequestOpenings_Bookings_BookingId", "RequestOpenings", ["BookingId"], "Bookings", ["Id"], ReferentialAction.Cascade),
            ("FK_Services_Merchants_MerchantId", "Services", ["MerchantId"], "Merchants", ["Id"], ReferentialAction.NoAction),
        ];

        private static readonly (string Table, string Name, string Type, bool Nullable)[] Texts =
        [
            ("Activities", "Topic", "varchar(200)", false),
            ("AspNetRoleClaims", "ClaimType", "nvarchar(max)", true),
            ("AspNetRoleClaims", "ClaimValue", "nvarchar(max)", true),
            ("AspNetRoleClaims", "RoleId", "nvarchar(450)", false),
            ("AspNetRoles", "ConcurrencyStamp", "nvarchar(max)", true),
            ("AspNetRoles", "Id", "nvarchar(450)", false),
            ("AspNetRoles", "Name", "nvarchar(256)", true),
            ("AspNetRoles", "NormalizedName", "nvarchar(256)", true),
            ("AspNetUserClaims", "ClaimType", "nvarchar(max)", true),
            ("AspNetUserClaims", "ClaimValue", "nvarchar(max)", true),
            ("AspNetUserClaims", "UserId", "nvarchar(450)", false),
            ("AspNetUserLogins", "LoginProvider", "nvarchar(128)", false),
            ("AspNetUserLogins", "ProviderDisplayName", "nvarchar(max)", true),
            ("AspNetUserLogins", "ProviderKey", "nvarchar(128)", false),
            ("AspNetUserLogins", "UserId", "nvarchar(450)", false),
            ("AspNetUserPasskeys", "UserId", "nvarchar(450)", false),
            ("AspNetUserRoles", "RoleId", "nvarchar(450)", false),
            ("AspNetUserRoles", "UserId", "nvarchar(450)", false),
            ("AspNetUserTokens", "LoginProvider", "nvarchar(128)", false),
            ("AspNetUserTokens", "Name", "nvarchar(128)", false),
            ("AspNetUserTokens", "UserId", "nvarchar(450)", false),
            ("AspNetUserTokens", "Value", "nvarchar(max)", true),
            ("AspNetUsers", "ConcurrencyStamp", "nvarchar(max)", true),
            ("AspNetUsers", "DisplayName", "nvarchar(200)", false),
            ("AspNetUsers", "Email", "nvarchar(256)", true),
            ("AspNetUsers", "Id", "nvarchar(450)", false),
            ("AspNetUsers", "InvitedBy", "nvarchar(450)", true),
            ("AspNetUsers", "Language", "nvarchar(20)", false),
            ("AspNetUsers", "NormalizedEmail", "nvarchar(256)", true),
            ("AspNetUsers", "NormalizedUserName", "nvarchar(256)", true),
            ("AspNetUsers", "PasswordHash", "nvarchar(max)", true),
            ("AspNetUsers", "PhoneNumber", "nvarchar(256)", true),
            ("AspNetUsers", "Role", "varchar(50)", false),
            ("AspNetUsers", "SecurityStamp", "nvarchar(max)", true),
            ("AspNetUsers", "UserName", "nvarchar(256)", true),
            ("AuditEntries", "Action", "nvarchar(100)", false),
            ("AuditEntries", "After", "nvarchar(max)", true),
            ("AuditEntries", "Before", "nvarchar(max)", true),
            ("AuditEntries", "ByName", "nvarchar(200)", false),
            ("AuditEntries", "ByUser", "nvarchar(450)", false),
            ("AuditEntries", "Object", "nvarchar(500)", false),
            ("BookingEvents", "ActorId", "nvarchar(450)", true),
            ("BookingEvents", "ActorKind", "varchar(50)", false),
            ("BookingEvents", "ActorName", "nvarchar(200)", true),
            ("BookingEvents", "BookingId", "varchar(64)", false),
            ("BookingEvents", "Kind", "varchar(50)", false),
            ("BookingEvents", "Note", "nvarchar(255)", true),
            ("BookingEvents", "Reason", "varchar(50)", true),
            ("BookingEvents", "RequestId", "varchar(100)", true),
            ("BookingPayments", "BookingId", "varchar(64)", false),
            ("BookingPayments", "Credential", "varchar(255)", true),
            ("BookingPayments", "MerchantId", "varchar(128)", false),
            ("BookingPayments", "Reference", "varchar(255)", false),
            ("Bookings", "AdditionalRequest", "nvarchar(max)", true),
            ("Bookings", "Answers", "nvarchar(max)", true),
            ("Bookings", "Channel", "varchar(50)", false),
            ("Bookings", "DeclineReason", "varchar(50)", true),
            ("Bookings", "FailureCause", "varchar(50)", true),
            ("Bookings", "Guest_Email", "nvarchar(320)", false),
            ("Bookings", "Guest_FamilyName", "nvarchar(200)", false),
            ("Bookings", "Guest_GivenName", "nvarchar(200)", false),
            ("Bookings", "Guest_Telephone", "nvarchar(100)", false),
            ("Bookings", "Guest_UserId", "nvarchar(255)", false),
            ("Bookings", "Id", "varchar(64)", false),
            ("Bookings", "MerchantId", "varchar(128)", false),
            ("Bookings", "Mode", "varchar(50)", false),
            ("Bookings", "Note", "nvarchar(255)", true),
            ("Bookings", "Prepayment", "varchar(50)", false),
            ("Bookings", "RoomId", "varchar(128)", true),
            ("Bookings", "ServiceId", "varchar(128)", false),
            ("Bookings", "StaffId", "varchar(128)", true),
            ("Bookings", "Status", "varchar(50)", false),
            ("Bookings", "StatusBy", "varchar(50)", false),
            ("Bookings", "StatusByUser", "nvarchar(450)", true),
            ("Bookings", "Terms", "nvarchar(max)", true),
            ("Bookings", "TransactionId", "varchar(255)", true),
            ("Bookings", "WireEcho", "nvarchar(max)", true),
            ("CallBudgets", "Name", "varchar(50)", false),
            ("ContactAddresses", "Address", "nvarchar(254)", false),
            ("ContactAddresses", "Key", "nvarchar(254)", false),
            ("ContactDrafts", "ByName", "nvarchar(200)", false),
            ("ContactDrafts", "Contact", "nvarchar(max)", false),
            ("ContactDrafts", "UserId", "nvarchar(450)", false),
            ("ContactInformation", "Contact", "nvarchar(max)", false),
            ("ContactInformation", "SavedByName", "nvarchar(200)", true),
            ("DecisionLinks", "Action", "varchar(50)", false),
            ("DecisionLinks", "BookingId", "varchar(64)", false),
            ("DecisionLinks", "MerchantId", "varchar(128)", false),
            ("DecisionLinks", "TokenHash", "varchar(64)", false),
            ("DecisionLinks", "UserId", "nvarchar(450)", false),
            ("DeploymentMark", "Environment", "varchar(20)", false),
            ("IdempotentAnswers", "Answer", "nvarchar(max)", true),
            ("IdempotentAnswers", "BookingId", "varchar(64)", false),
            ("IdempotentAnswers", "RequestHash", "varchar(64)", false),
            ("IdempotentAnswers", "Token", "nvarchar(255)", false),
            ("LedgerEntries", "ActorId", "nvarchar(450)", true),
            ("LedgerEntries", "ActorKind", "varchar(50)", false),
            ("LedgerEntries", "ActorName", "nvarchar(200)", true),
            ("LedgerEntries", "BookingId", "varchar(64)", false),
            ("LedgerEntries", "Currency", "varchar(3)", false),
            ("LedgerEntries", "Fault", "varchar(100)", true),
            ("LedgerEntries", "Kind", "varchar(50)", false),
            ("LedgerEntries", "MerchantId", "varchar(128)", false),
            ("LedgerEntries", "ProcessorId", "varchar(255)", true),
            ("LedgerEntries", "Reason", "nvarchar(255)", true),
            ("LedgerEntries", "State", "varchar(50)", false),
            ("MailDomains", "Domain", "varchar(254)", false),
            ("Memberships", "MerchantId", "varchar(128)", false),
            ("Memberships", "StaffId", "varchar(128)", true),
            ("Memberships", "UserId", "nvarchar(450)", false),
            ("MerchantDays", "Date", "varchar(10)", false),
            ("MerchantDays", "MerchantId", "varchar(128)", false),
            ("Merchants", "AcceptedCards", "nvarchar(max)", false),
            ("Merchants", "Address", "nvarchar(max)", true),
            ("Merchants", "Category", "nvarchar(200)", true),
            ("Merchants", "Currency", "varchar(3)", false),
            ("Merchants", "DefaultTerms", "nvarchar(max)", false),
            ("Merchants", "Geo", "nvarchar(max)", true),
            ("Merchants", "Hours", "nvarchar(max)", false),
            ("Merchants", "Id", "varchar(128)", false),
            ("Merchants", "Language", "varchar(20)", false),
            ("Merchants", "Name", "nvarchar(200)", false),
            ("Merchants", "Rules", "nvarchar(max)", false),
            ("Merchants", "Telephone", "varchar(20)", true),
            ("Merchants", "TermsText", "nvarchar(max)", true),
            ("Merchants", "TermsUrl", "nvarchar(2000)", true),
            ("Merchants", "TokenizationParameters", "nvarchar(max)", false),
            ("Merchants", "Url", "nvarchar(2000)", true),
            ("Merchants", "Vertical", "varchar(50)", false),
            ("Merchants", "ZoneId", "varchar(64)", false),
            ("MethodCalls", "Method", "varchar(50)", false),
            ("MethodCalls", "Slices", "nvarchar(max)", false),
            ("OfferDrafts", "Document", "nvarchar(max)", false),
            ("OfferDrafts", "EditedBy", "nvarchar(450)", false),
            ("OfferDrafts", "EditedByName", "nvarchar(200)", false),
            ("OfferDrafts", "MerchantId", "varchar(128)", false),
            ("OfferOpenChoices", "Base", "nvarchar(max)", false),
            ("OfferOpenChoices", "Document", "nvarchar(max)", false),
            ("OfferOpenChoices", "MerchantId", "varchar(128)", false),
            ("OfferOpenChoices", "OtherName", "nvarchar(200)", true),
            ("OfferOpenChoices", "UserId", "nvarchar(450)", false),
            ("OfferRevisions", "Document", "nvarchar(max)", false),
            ("OfferRevisions", "MerchantId", "varchar(128)", false),
            ("OfferRevisions", "PublishedBy", "nvarchar(450)", true),
            ("OfferRevisions", "PublishedByName", "nvarchar(200)", true),
            ("OwedMails", "DedupeKey", "varchar(200)", false),
            ("OwedMails", "Language", "varchar(20)", false),
            ("OwedMails", "LastError", "nvarchar(400)", true),
            ("OwedMails", "Template", "varchar(50)", false),
            ("OwedMails", "ToAddress", "nvarchar(254)", false),
            ("OwedMails", "Values", "nvarchar(max)", false),
            ("OwedUpdates", "BookingId", "varchar(64)", true),
            ("OwedUpdates", "Date", "varchar(10)", true),
            ("OwedUpdates", "DiscardReason", "nvarchar(255)", true),
            ("OwedUpdates", "DiscardedBy", "nvarchar(450)", true),
            ("OwedUpdates", "Key", "varchar(400)", false),
            ("OwedUpdates", "LastAnswer", "nvarchar(500)", true),
            ("OwedUpdates", "LastFault", "varchar(50)", true),
            ("OwedUpdates", "MerchantId", "varchar(128)", false),
            ("OwedUpdates", "ServiceId", "varchar(128)", true),
            ("OwedUpdates", "StaffId", "varchar(128)", true),
            ("OwedUpdates", "State", "varchar(50)", false),
            ("Problems", "Key", "varchar(200)", false),
            ("Problems", "Kind", "varchar(50)", false),
            ("ProtectionKeys", "Name", "nvarchar(200)", false),
            ("ProtectionKeys", "Xml", "nvarchar(max)", false),
            ("RequestOpenings", "BookingId", "varchar(64)", false),
            ("RequestOpenings", "MerchantId", "varchar(128)", false),
            ("RequestOpenings", "UserId", "nvarchar(450)", false),
            ("Rooms", "Id", "varchar(128)", false),
            ("Rooms", "MerchantId", "varchar(128)", false),
            ("Rooms", "Name", "nvarchar(200)", false),
            ("SandboxPayments", "Books", "nvarchar(max)", false),
            ("SandboxPayments", "Reference", "varchar(255)", false),
            ("Services", "AdmissionPolicy", "varchar(50)", false),
            ("Services", "DefaultMode", "varchar(50)", false),
            ("Services", "Description", "nvarchar(max)", true),
            ("Services", "Id", "varchar(128)", false),
            ("Services", "IntakeForm", "nvarchar(max)", false),
            ("Services", "MerchantId", "varchar(128)", false),
            ("Services", "Name", "nvarchar(max)", false),
            ("Services", "Places", "nvarchar(max)", false),
            ("Services", "Price", "nvarchar(max)", false),
            ("Services", "PriceInterpretation", "varchar(50)", false),
            ("Services", "Rooms", "nvarchar(max)", false),
            ("Services", "Rules", "nvarchar(max)", false),
            ("Services", "Staff", "nvarchar(max)", false),
            ("Services", "Tax", "nvarchar(max)", false),
            ("Services", "Terms", "nvarchar(max)", true),
            ("Staff", "Id", "varchar(128)", false),
            ("Staff", "MerchantId", "varchar(128)", false),
            ("Staff", "Name", "nvarchar(200)", false),
            ("UpdateTries", "Answer", "nvarchar(500)", true),
            ("UpdateTries", "AnswerId", "varchar(100)", true),
            ("UpdateTries", "Body", "nvarchar(max)", false),
            ("UpdateTries", "Fault", "varchar(50)", true),
            ("UpdateTries", "Key", "varchar(400)", false),
            ("UpdateTries", "Request", "nvarchar(1000)", false),
            ("UpdateTries", "RequestId", "varchar(100)", true),
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Collate(migrationBuilder, null, Collation);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Collate(migrationBuilder, Collation, null);

        private static void Collate(MigrationBuilder migrationBuilder, string from, string to)
        {
            // The model does not know this index (BookingConfiguration)
            migrationBuilder.DropIndex(name: "IX_Bookings_Guest_UserId_Start", table: "Bookings");
            foreach (var key in ForeignKeys)
            {
                migrationBuilder.DropForeignKey(key.Name, key.Table);
            }

            foreach (var key in Keys)
            {
                migrationBuilder.DropPrimaryKey(key.Name, key.Table);
            }

            foreach (var text in Texts)
            {
                migrationBuilder.AlterColumn<string>(
                    name: text.Name,
                    table: text.Table,
                    type: text.Type,
                    nullable: text.Nullable,
                    collation: to,
                    oldClrType: typeof(string),
                    oldType: text.Type,
                    oldNullable: text.Nullable,
                    oldCollation: from);
            }

            foreach (var key in Keys)
            {
                migrationBuilder.AddPrimaryKey(key.Name, key.Table, key.Columns);
            }

            foreach (var key in ForeignKeys)
            {
                migrationBuilder.AddForeignKey(key.Name, key.Table, key.Columns, key.To, principalColumns: key.ToColumns, onDelete: key.OnDelete);
            }

            migrationBuilder.CreateIndex(name: "IX_Bookings_Guest_UserId_Start", table: "Bookings", columns: ["Guest_UserId", "Start"]);
        }
    }
}
