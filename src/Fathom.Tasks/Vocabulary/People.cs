namespace Fathom.Tasks.Vocabulary;

/// <summary>First names for stories and puzzles.</summary>
internal static class People
{
    private const string Men =
        "Tom Ben Sam Max Leo Dan Jack Adam Paul Mark Luke Noah Liam Owen Eric Alex Carl Fred Hugo Ivan John Karl Nick Otto Pete Ravi Sean Theo Vic "
        + "Will Omar Ali Juan Luis Marco Kofi "
        + "James Henry Oscar David Simon Peter Frank Harry Jacob Bob Tim Jim Joe Ken Ron Bill Mike Greg Phil Steve Dad Grandpa "
        + "Ahmed Amir Andre Arjun Bruno Carlos Chen Daniel Diego Dmitri Ethan Felix George Ibrahim Isaac Jamal Jose Kenji Kwame Lars Lucas Mateo "
        + "Mohamed Nils Oleg Pablo Pierre Rahul Ryan Samuel Stefan Tariq Thomas Tobias Victor Wei Yusuf";

    private const string Women =
        "Ann Eva Mia Zoe Amy Sue Kim Lea Ida Ella Emma Lily Lucy Mary Nora Olga Rosa Sara Tina Vera Anna Cara Dora Fay Gina Hana Iris Jane Kate Lena "
        + "Maya Nina Olivia Paula Rita Sofia "
        + "Alice Julia Laura Maria Sarah Grace Helen Diana Chloe Priya Aisha Yuki Mei Carol Betty Beth Jill Lisa Meg Pam Mom Grandma "
        + "Amara Amina Ana Astrid Ayumi Bella Camila Carmen Chiara Claire Daria Elena Esther Fatima Freya Greta Ines Ingrid Isabel Jasmine Kavya "
        + "Keiko Leila Lin Linda Lucia Magda Marta Nadia Naomi Ngozi Noor Rachel Sakura Salma Sonia Tara Zara Zainab";

    private const string MoreMen =
        "Aaron Abel Adil Aditya Adrian Ahmad Aiden Alan Albert Aldo Alec Alessio Alfie Alvin Amos Anders Andrei Andy Angus Anton Archie Ari Arlo "
        + "Armin Arne Arno Arthur Asher Ashok Axel Barry Basil Beau Benny Bernard Bert Bjorn Boris Brad Brandon Brett Brian Bruce Bryan Caleb Calvin "
        + "Cameron Casper Cedric Cesar Charlie Chester Chris Clark Claude Clive Cody Cole Colin Connor Corey Craig Curtis Cyrus Damian Dario Darren "
        + "Dave Dennis Derek Dev Devin Dirk Dom Donald Doug Duncan Dustin Dylan Eddie Edgar Edwin Elias Elliot Elmer Emil Emre Enzo Erik Ernest Ernie "
        + "Ervin Esteban Evan Ezra Fabian Faisal Farid Farouk Fernando Fidel Filip Finn Floyd Francis Franz Gabriel Gareth Gary Gavin Gerald Gideon "
        + "Gilbert Giorgio Gordon Graham Gunnar Gus Hakim Hamid Hans Harold Haruto Harvey Hector Heinz Henrik Herbert Herman Howard Hubert Hussein Ian "
        + "Igor Ike Imran Ismail Jake Jan Jared Jasper Javier Jay Jeff Jeremy Jerome Jesse Jonah Jonas Jorge Josh Josef Joris Julian Jung Jurgen Kai "
        + "Karim Keith Kenny Kerem Kevin Khalid Kieran Kirk Kit Klaus Kurt Kyle Lance Larry Lee Lenny Leon Leroy Levi Lionel Lorenzo Lou Luc Luigi "
        + "Luther Lyle Magnus Malik Manuel Marcel Marcus Mario Marlon Marvin Mason Matt Matteo Maurice Mehmet Micah Milo Mitch Moritz Morris Moses "
        + "Murat Myles Nadim Nate Nathan Ned Neil Nelson Nico Nigel Nikhil Noel Norman Olaf Olivier Omid Orlando Otis Pascal Patrick Pavel Pedro Percy "
        + "Perry Philip Pieter Piotr Quentin Ralph Ramon Randy Raul Reggie Remy Rene Rex Rhys Ricardo Richie Rodney Roger Roland Roman Rory Ross Roy "
        + "Ruben Rudy Rufus Russell Sami Sandro Sanjay Santiago Saul Scott Sebastian Sergei Seth Shane Shaun Sid Silas Spencer Stan Stuart Sunil Sven "
        + "Taro Ted Terry Theodor Tibor Timo Todd Tomas Toni Travis Trevor Troy Tyler Udo Ugo Uri Vadim Vince Viktor Vlad Wade Walt Walter Warren "
        + "Wayne Wesley Wilbur Willem Wyatt Xavier Yannick Yaro Yosef Yuri Zach Zane Zeke Zoltan";

    private const string MoreWomen =
        "Abby Abigail Ada Adele Agnes Aida Aiko Akua Alba Aletta Alexa Alexis Alina Alma Alva Amanda Amelie Amira Anais Andrea Angela Angelina Anika "
        + "Anita Anja Annika Ariana Ariel Asha Asma Audrey Aurora Ava Ayla Aylin Barbara Beatrice Becky Bernice Berta Bianca Birgit Bonnie Brenda "
        + "Brianna Bridget Britta Brooke Callie Camille Candice Carla Carly Caroline Cassie Catherine Cecilia Celeste Celine Charlotte Cheryl Chitra "
        + "Christa Cindy Clara Clarissa Cleo Coco Connie Cora Corinne Cynthia Dalia Dana Daniela Daphne Debbie Deepa Delia Delphine Denise Dilara "
        + "Dinah Dolly Dolores Donna Doris Dorothy Edith Edna Eileen Elaine Eleanor Elif Elise Eliza Elke Ellen Elodie Elsa Emilia Emily Emine Erica "
        + "Erin Erna Estelle Ethel Eunice Evelyn Farah Faye Felicia Fiona Flora Florence Frances Frida Gabriela Gail Gemma Georgia Gerda Gertrude Gia "
        + "Gilda Ginny Gisela Giulia Gladys Gloria Gwen Hailey Hanna Hannah Harriet Hazel Heather Hedda Heidi Henrietta Hilda Holly Ilse Imogen India "
        + "Inga Irene Irina Irma Isla Ivana Jada Jamila Janet Janice Jasmin Jenna Jennifer Jenny Jess Jessica Joan Joanna Jodie Johanna Josie Joyce "
        + "Juanita Judith Judy Julie Juno Kaia Karen Karla Kasia Katja Kathy Katya Kay Kayla Kelly Kendra Kerstin Kira Klara Kristen Lara Latifa "
        + "Lauren Laverne Layla Leah Leanne Leonie Leslie Liesel Lila Lilian Lina Liv Liza Lola Lorena Lorna Lottie Louise Lucinda Lulu Luna Lydia "
        + "Lynn Mabel Maddie Maeve Maggie Maja Malia Mandy Mara Marcia Margaret Margot Marie Marina Marion Marlene Martha Martina Matilda Maud Maxine "
        + "Megan Mela Melanie Melissa Michelle Mila Mildred Millie Mimi Mina Mira Miranda Miriam Moira Molly Mona Monica Muriel Myra Nancy Natalia "
        + "Natalie Nell Nicole Nicola Nikki Noelle Norma Octavia Odette Ophelia Orla Paige Pamela Patricia Patty Peggy Penny Petra Philippa Phoebe Pia "
        + "Polly Portia Pooja Rana Raquel Rebecca Regina Renata Rhoda Rina Robyn Rosalie Rosie Roxanne Ruth Sabine Sabrina Sadie Safiya Sally Samantha "
        + "Sandra Saskia Savannah Scarlett Selena Selma Serena Shanice Shanti Sharon Shauna Sheila Shirley Sienna Signe Silvia Simone Siri Skye Sofie "
        + "Solveig Sonja Stacy Stella Steffi Sunita Susan Suzy Svea Sybil Tabitha Tamara Tania Tatiana Tess Tessa Thea Theresa Tilda Tonya Tracy Trina "
        + "Trudy Uma Una Ursula Valerie Vanessa Verena Veronica Vicky Victoria Viola Vivian Wanda Wendy Wilma Winnie Xenia Yara Yasmin Ylva Yolanda "
        + "Yvette Yvonne Zelda Zehra Zofia Zola Zuri";

    /// <summary>Everybody, with pronouns.</summary>
    public static Person[] All { get; } = [.. $"{Men} {MoreMen}".Split(' ').Select(name => new Person(name, "he")),
        .. $"{Women} {MoreWomen}".Split(' ').Select(name => new Person(name, "she"))];

    /// <summary>The names alone.</summary>
    public static string[] Names { get; } = [.. All.Select(person => person.Name)];
}
